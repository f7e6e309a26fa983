import assert from "node:assert/strict";
import { decodeDelta, encodeDelta } from "../../../src/delta/codec.ts";
import { decodeStatistics, encodeStatistics } from "../../../src/features/statistics-codec.ts";
import { mergeStatistics } from "../../../src/features/merge-statistics.ts";
import { drawPrototypes } from "../../../src/features/prototypes.ts";
import { createScaler, distributionsOf } from "../../../src/features/scaling.ts";
import { sketchPoints } from "../../../src/features/sketch.ts";
import { statisticsOf } from "../../../src/features/statistics.ts";
import { synthetic } from "../../../src/flows/synthetic.ts";
import { seededRandom } from "../../../src/random.ts";
import { equivocation } from "../../../src/testbed/attacks/equivocation.ts";
import { falsePrototypes } from "../../../src/testbed/attacks/false-prototypes.ts";
import { nonFinite } from "../../../src/testbed/attacks/non-finite.ts";
import { poisonedStatistics } from "../../../src/testbed/attacks/poisoned-statistics.ts";
import { replay } from "../../../src/testbed/attacks/replay.ts";
import { view } from "./views.ts";

describe("protocol attacks", () => {
  it("equivocation says two different things", () => {
    const said = equivocation.say!(view());
    assert.deepEqual(said, [new Float32Array([1, -2, 0.5]), new Float32Array([-1, 2, -0.5])]);
  });

  it("replay is honest once, then publishes what was signed before, as it was", () => {
    const heard = [new Uint8Array([1]), new Uint8Array([2])];
    const memory = new Map<string, Float32Array>();
    const given = view({ memory, heard: () => heard });
    assert.deepEqual(replay.say!(given), [given.own]);
    assert.deepEqual(replay.say!(given), heard);
  });

  it("non-finite makes a payload that doesn't decode, which proves it", () => {
    const crafted = nonFinite.craft!(view({ own: new Float32Array(100) }))!;
    assert.deepEqual(decodeDelta(encodeDelta(crafted), 100), { ok: false, code: "non-finite" });
  });

  it("poisoned statistics decode like honest ones, and are a hundred times off", () => {
    const { train } = synthetic({ organisations: 1, rowsPerOrganisation: 200 });
    const own = statisticsOf(train, train.family)!;
    const falsified = poisonedStatistics.falsify!(own, 1);
    assert.equal(decodeStatistics(train.schema, encodeStatistics(falsified)).ok, true);
    const at = own.all.numeric.findIndex((value) => value > 0);
    assert.equal(falsified.all.numeric[at], Math.fround(100 * own.all.numeric[at]!));
    assert.deepEqual(falsified.all.categorical, own.all.categorical);
  });

  it("false prototypes claim the upper part of benign traffic to be attacks, and are believed", () => {
    const { train } = synthetic({ organisations: 1, rowsPerOrganisation: 2000 });
    const own = statisticsOf(train, train.family, true)!;
    const falsified = falsePrototypes.falsify!(own, 1);
    assert.equal(decodeStatistics(train.schema, encodeStatistics(falsified)).ok, true);
    assert.deepEqual(falsified.all, own.all);
    assert.deepEqual(
      falsified.claims.map(({ label }) => label),
      own.claims.map(({ label }) => label),
    );
    const { numeric } = falsified.claims[0]!.sketch;
    assert.equal(numeric[0], own.benign!.numeric[0.7 * (sketchPoints - 1)]);
    assert.equal(numeric[sketchPoints - 1], own.benign!.numeric[sketchPoints - 1]);

    const merged = mergeStatistics(train.schema, [own]);
    const scaler = createScaler(train.schema, merged);
    const { benign } = distributionsOf(train.schema, merged, scaler);
    assert.ok(drawPrototypes(train.schema, scaler, falsified.claims, benign, seededRandom("s")).rows > 0);
  });
});

import assert from "node:assert/strict";
import { foolsGold, pardoned, weightsOf } from "../../src/robust/foolsgold.ts";
import { ruleNamed } from "../../src/robust/registry.ts";
import type { Contribution, RuleState } from "../../src/robust/rule.ts";
import { seededRandom } from "../../src/random.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

const width = 40;

/** Six organisations that go their own ways, and three sybils that go one, with some noise of their own. */
function roundOf(name: string): Contribution[] {
  const random = seededRandom(name);
  const aim = seededRandom("aim");
  const direction = Array.from({ length: width }, () => aim.normal());
  const honest = Array.from({ length: 6 }, () => Array.from({ length: width }, () => random.normal()));
  const sybils = Array.from({ length: 3 }, () => direction.map((value) => value + random.normal()));
  return contributionsOf([...honest, ...sybils]);
}

describe("FoolsGold", () => {
  it("silences those whose histories point the same way", () => {
    let state: RuleState = {};
    for (let round = 0; round < 10; round++) {
      const rows = roundOf(`round ${round}`);
      const { kept, verdicts, state: next } = foolsGold()(rows, rows[0]!, contextOf(rows, 3, { state }));
      state = next!;
      if (round < 9) continue;
      assert.deepEqual(
        verdicts.map(({ status }) => status),
        [...Array.from({ length: 6 }, () => "accepted"), "rejected", "rejected", "rejected"],
      );
      assert.equal(kept.length, 6);
      const above = verdicts.map(({ score, threshold }) => score! > threshold!);
      assert.deepEqual(
        above,
        verdicts.map(({ status }) => status === "rejected"),
      );
    }
  });

  it("rejects at most f of them, and counts the rest as nought", () => {
    const rows = contributionsOf([
      [1, 0],
      [0, 1],
      [5, 5.1],
      [5, 5],
      [5, 4.9],
    ]);
    const { step, verdicts } = ruleNamed("foolsgold")(rows, rows[0]!, contextOf(rows, 1));
    assert.equal(verdicts.filter(({ status }) => status === "rejected").length, 1);
    assert.ok(step!.every((value) => value < 1));
  });

  it("pardons who resembles those that resemble others more", () => {
    const cosines = Float64Array.of(1, 0.6, 0, 0.6, 1, 0.9, 0, 0.9, 1);
    assert.deepEqual([...pardoned(cosines, 3)], [0.6 * (0.6 / 0.9), 0.9, 0.9]);
  });

  it("trusts everybody where all have a twin, and the unlike in full", () => {
    assert.deepEqual([...weightsOf(Float64Array.of(1, 1, 1))], [1, 1, 1]);
    assert.deepEqual([...weightsOf(Float64Array.of(0, 0.3, 1))], [1, 1, 0]);
    const [, half] = weightsOf(Float64Array.of(0, 0.5));
    assert.ok(Math.abs(half! - 0.5) < 1e-12);
  });

  it("adds up what authors say, once a round, as long as the model is", () => {
    const rows = contributionsOf([
      [1, 0],
      [0, 1],
    ]);
    const aged = [rows[0]!, { ...rows[1]!, age: 1 }];
    const before = { a0000: Float32Array.of(3, 3), a0001: Float32Array.of(4, 4), a0007: Float32Array.of(1) };
    const { state } = foolsGold()(aged, null, contextOf(aged, 0, { state: before }));
    assert.deepEqual(state, { a0000: Float32Array.of(4, 3), a0001: Float32Array.of(4, 4) });
    const far = { a0000: Float32Array.of(3.3e38, 0), a0001: Float32Array.of(0, 1) };
    const sent = contributionsOf([
      [3.3e38, 0],
      [0, 1],
    ]);
    const after = foolsGold()(sent, null, contextOf(sent, 0, { state: far })).state!;
    assert.ok((after["a0000"] as Float32Array).every(Number.isFinite));
  });

  it("remembers 64 absent authors at most", () => {
    const state = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`b${i}`, Float32Array.of(1, i)]));
    const rows = contributionsOf([
      [1, 0],
      [0, 1],
    ]);
    assert.equal(Object.keys(foolsGold()(rows, null, contextOf(rows, 0, { state })).state!).length, 64);
  });
});

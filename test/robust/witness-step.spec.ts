import assert from "node:assert/strict";
import type { RuleState } from "../../src/robust/rule.ts";
import { newRecords, pairLoss, relativeHarm, witnessEvidence } from "../../src/robust/witness-step.ts";
import { contributionsOf } from "./contributions.ts";
import { flagged } from "./flagged.ts";

const own = { name: "witness", slack: 0.6, lossFloor: 0.05 } as const;
const triggered = { name: "triggered-witness", slack: 0.4, lossFloor: 0.15 } as const;

/** The records after a round in which the rows had these losses. */
const after = (
  rows: ReturnType<typeof contributionsOf>,
  L: readonly number[],
  L0: number,
  state: RuleState,
): RuleState => newRecords(rows, relativeHarm(Float64Array.from(L), L0, own), own, state);

describe("the witness step", () => {
  it("finds a loss in every pair that is the wrong way round", () => {
    const right = pairLoss(Float64Array.of(-9, -8), Float64Array.of(7, 9));
    const wrong = pairLoss(Float64Array.of(9, 8), Float64Array.of(-7, -9));
    assert.ok(right < 1e-6 && Math.abs(wrong - 16.5) < 1e-6);
    assert.ok(Math.abs(pairLoss(Float64Array.of(1), Float64Array.of(1)) - Math.log(2)) < 1e-12);
  });

  it("remembers harm beyond the median's, and forgives a tenth a round", () => {
    const rows = contributionsOf([[0], [0], [0], [0]]);
    const first = after(rows, [0.1, 0.11, 0.1, 0.9], 0.1, { a0001: 0.05, zz: 1 });
    assert.deepEqual(Object.keys(first), ["a0003", "zz"]); // a0001's is forgiven; zz wasn't there and keeps its own
    const record = first["a0003"] as number;
    assert.ok(record > 1.3 && record <= 2);
    const second = after(rows, [0.1, 0.1, 0.1, 0.1], 0.1, first);
    assert.ok(Math.abs(record - (second["a0003"] as number) - 0.1) < 1e-12);
    assert.deepEqual(flagged(witnessEvidence(rows, "witness", second)), [3]);
  });

  it("takes usual harm from the others' rows alone: nobody else was trained on these witnesses", () => {
    const rows = contributionsOf([[0], [0], [0]]);
    const harm = Float64Array.of(-0.9, 0.3, 1.2);
    assert.deepEqual(Object.keys(newRecords(rows, harm, own, {})), ["a0002"]);
    assert.deepEqual(newRecords(rows, harm, own, {}, 0), {});
    assert.deepEqual(Object.keys(newRecords(rows, Float64Array.of(-0.9, 0, 2), own, {}, 0)), ["a0002"]);
  });

  it("caps a record at 2, so that it can be worked off", () => {
    const rows = contributionsOf([[0], [0], [0]]);
    let state: RuleState = {};
    for (let round = 0; round < 5; round++) state = after(rows, [0, 0, 1e30], 0, state);
    assert.deepEqual(state, { a0002: 2 });
  });

  it("keeps a record for each name of panels, and reads none as another", () => {
    const rows = contributionsOf([[0], [0], [0]]);
    const harm = Float64Array.of(0, 0, 2);
    const state = newRecords(rows, harm, triggered, newRecords(rows, harm, own, {}));
    assert.deepEqual(Object.keys(state), ["a0002", "triggered-witness/a0002"]);
    assert.ok((state["triggered-witness/a0002"] as number) > (state["a0002"] as number), "less slack, more record");
    assert.deepEqual(flagged(witnessEvidence(rows, "triggered-witness", newRecords(rows, harm, own, {}))), []);
  });
});

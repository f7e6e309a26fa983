import assert from "node:assert/strict";
import { newRecords, pairLoss, witnessEvidence } from "../../src/robust/witness-step.ts";
import { contributionsOf } from "./contributions.ts";
import { flagged } from "./flagged.ts";

describe("the witness step", () => {
  it("finds a loss in every pair that is the wrong way round", () => {
    const right = pairLoss({ margins: Float64Array.of(-9, -8, 7, 9), benign: 2 });
    const wrong = pairLoss({ margins: Float64Array.of(9, 8, -7, -9), benign: 2 });
    assert.ok(right < 1e-6 && Math.abs(wrong - 16.5) < 1e-6);
    assert.ok(Math.abs(pairLoss({ margins: Float64Array.of(1, 1), benign: 1 }) - Math.log(2)) < 1e-12);
  });

  it("remembers harm beyond the median's, and forgives a tenth a round", () => {
    const rows = contributionsOf([[0], [0], [0], [0]]);
    const first = newRecords(rows, Float64Array.of(0.1, 0.11, 0.1, 0.9), 0.1, { a0001: 0.05, zz: 1 });
    assert.deepEqual(Object.keys(first), ["a0003", "zz"]); // a0001's is forgiven; zz wasn't there and keeps its own
    assert.ok(first["a0003"]! > 1.3 && first["a0003"]! <= 2);
    const second = newRecords(rows, Float64Array.of(0.1, 0.1, 0.1, 0.1), 0.1, first);
    assert.ok(Math.abs(first["a0003"]! - second["a0003"]! - 0.1) < 1e-12);
    assert.deepEqual(flagged(witnessEvidence(rows, second)), [3]);
  });

  it("caps a record at 2, so that it can be worked off", () => {
    const rows = contributionsOf([[0], [0], [0]]);
    let state = {};
    for (let round = 0; round < 5; round++) state = newRecords(rows, Float64Array.of(0, 0, 1e30), 0, state);
    assert.deepEqual(state, { a0002: 2 });
  });
});

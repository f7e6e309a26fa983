import assert from "node:assert/strict";
import { directionEvidence } from "../../src/robust/direction-step.ts";
import { norm } from "../../src/robust/vectors.ts";
import { flagged } from "./flagged.ts";

const evidenceOn = (rows: readonly Float32Array[]) => directionEvidence(rows, rows.map(norm));

describe("the direction step", () => {
  it("flags who points against all the others together, and of short rows only those that pull", () => {
    const rows = [
      [1, 0.2, 0],
      [1, -0.9, 0.3],
      [0.8, 0.9, -0.1],
      [0.1, 1, 0],
      [1, 0, 0.4],
      [-0.4, -0.1, 0],
      [-1, -0.3, 0.1],
    ].map((row) => Float32Array.from(row));
    assert.deepEqual(flagged(evidenceOn(rows)), [5, 6]);
    rows[5] = rows[5]!.map((value) => value / 4);
    assert.deepEqual(flagged(evidenceOn(rows)), [6]);
  });

  it("leaves a row out of the sum that it is held against", () => {
    const { scores } = evidenceOn([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    assert.deepEqual(Array.from(scores), [0, 0]);
  });

  it("holds nothing against zero rows and lone ones", () => {
    assert.deepEqual(flagged(evidenceOn([new Float32Array(2), new Float32Array(2), Float32Array.of(1, 1)])), []);
    assert.deepEqual(flagged(evidenceOn([Float32Array.of(1)])), []);
  });
});

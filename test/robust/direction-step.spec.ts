import assert from "node:assert/strict";
import { directionEvidence } from "../../src/robust/direction-step.ts";
import { flagged } from "./flagged.ts";

describe("the direction step", () => {
  it("flags who points against all the others together, however softly", () => {
    const rows = [
      [1, 0.2, 0],
      [1, -0.9, 0.3],
      [0.8, 0.9, -0.1],
      [0.1, 1, 0],
      [1, 0, 0.4],
      [-1e-4, -1e-5, 0],
      [-1, -0.3, 0.1],
    ].map((row) => Float32Array.from(row));
    assert.deepEqual(flagged(directionEvidence(rows)), [5, 6]);
  });

  it("leaves a row out of the sum that it is held against", () => {
    const { scores } = directionEvidence([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    assert.deepEqual(Array.from(scores), [0, 0]);
  });

  it("holds nothing against zero rows and lone ones", () => {
    assert.deepEqual(flagged(directionEvidence([new Float32Array(2), new Float32Array(2), Float32Array.of(1, 1)])), []);
    assert.deepEqual(flagged(directionEvidence([Float32Array.of(1)])), []);
  });
});

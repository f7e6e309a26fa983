import assert from "node:assert/strict";
import { directionEvidence } from "../../src/robust/direction-step.ts";
import { seededRandom } from "../../src/random.ts";
import type { Evidence } from "../../src/robust/evidence.ts";
import { usualLength } from "../../src/robust/norm-step.ts";
import { norm } from "../../src/robust/vectors.ts";
import { flagged } from "./flagged.ts";

function evidenceOn(rows: readonly Float32Array[], f = 2): Evidence {
  const norms = rows.map(norm);
  return directionEvidence(rows, norms, f, usualLength(norms, f));
}

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

  it("asks for more where there are few others, in whose sum nothing evens out", () => {
    const unlike = [
      [0.9, -0.1, -0.1],
      [-0.1, 0.9, -0.1],
      [-0.1, -0.1, 0.9],
    ].map((row) => Float32Array.from(row));
    const { scores, threshold } = evidenceOn(unlike, 1);
    assert.equal(threshold, -0.6);
    assert.ok(Array.from(scores).every((d) => d < -0.2 && d > -0.6));
    assert.deepEqual(flagged(evidenceOn(unlike, 1)), []);
    assert.deepEqual(flagged(evidenceOn([unlike[0]!, unlike[0]!, unlike[0]!.map((value) => -value)], 1)), [2]);
    assert.equal(evidenceOn([...unlike, ...unlike, ...unlike]).threshold, -0.2);
  });

  it("lets no f rows that agree outvote others that agree on little", () => {
    const random = seededRandom("directions");
    const width = 400;
    const like = (part: number): Float32Array =>
      Float32Array.from({ length: width }, (_, k) => part * (k === 0 ? Math.sqrt(width) : 0) + random.normal());
    const rows = [...Array.from({ length: 10 }, () => like(0.4)), ...Array.from({ length: 5 }, () => like(-2))];
    assert.deepEqual(flagged(evidenceOn(rows, 5)), [10, 11, 12, 13, 14]);
    assert.deepEqual(
      flagged(evidenceOn(rows, 1)),
      Array.from({ length: 10 }, (_, j) => j),
      "where they vouch for each other, they do",
    );
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

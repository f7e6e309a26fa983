import assert from "node:assert/strict";
import * as fc from "fast-check";
import { attackMargins, attackProbabilities } from "../../src/model/margin.ts";

const logit = fc.float({ min: -30, max: 30, noNaN: true });
const anyRow = fc.array(logit, { minLength: 2, maxLength: 6 }).map((row) => Float32Array.from(row));

describe("attackMargins", () => {
  it("is the log-odds of attack: its sigmoid is what softmax leaves to the attacks", () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const e = Array.from(row, Math.exp);
        const benign = e[0]! / e.reduce((sum, value) => sum + value, 0);
        const [probability] = attackProbabilities(attackMargins(row, 1, row.length));
        assert.ok(Math.abs(probability! - (1 - benign)) < 1e-9, `${probability} and ${1 - benign}`);
      }),
    );
  });

  it("is the difference of the logits where there is one attack", () => {
    assert.deepEqual([...attackMargins(Float32Array.of(1, 3, 2, -2), 2, 2)], [2, -4]);
  });

  it("doesn't see what all logits have in common, nor overflow", () => {
    assert.deepEqual([...attackMargins(Float32Array.of(5_000, 5_001, -9_000, -9_003), 2, 2)], [1, -3]);
    assert.deepEqual([...attackProbabilities(Float64Array.of(-2_000, 0, 2_000))], [0, 0.5, 1]);
  });
});

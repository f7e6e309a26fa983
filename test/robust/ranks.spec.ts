import assert from "node:assert/strict";
import { correlation, ranksOf } from "../../src/robust/ranks.ts";

describe("ranks", () => {
  it("count from 0, ties sharing their mean", () => {
    assert.deepEqual(ranksOf(Float64Array.of(5, 1, 5, -2, 5)), Float64Array.of(3, 1, 3, 0, 3));
    assert.deepEqual(ranksOf(new Float64Array(3)), Float64Array.of(1, 1, 1));
  });

  it("correlate from -1 to 1, and not at all with a constant", () => {
    const up = Float64Array.of(0, 1, 2, 3);
    assert.ok(Math.abs(correlation(up, up) - 1) < 1e-12);
    assert.ok(Math.abs(correlation(up, up.toReversed()) + 1) < 1e-12);
    assert.equal(correlation(up, new Float64Array(4)), 0);
    assert.ok(Math.abs(correlation(up, Float64Array.of(0, 2, 1, 3)) - 0.8) < 1e-12);
  });
});

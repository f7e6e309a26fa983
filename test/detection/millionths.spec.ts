import assert from "node:assert/strict";
import * as fc from "fast-check";
import { millionths } from "../../src/detection/millionths.ts";

describe("millionths", () => {
  it("spells a score rounded to six decimals as JSON does", () => {
    for (const score of [0, 1, 0.5, 0.1, 1e-6, 4e-7, 5e-7, 0.001, 0.0015, 0.999_999, 0.999_999_6]) {
      assert.equal(millionths(score), JSON.stringify(Math.round(score * 1e6) / 1e6));
    }
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
        assert.equal(millionths(score), JSON.stringify(Math.round(score * 1e6) / 1e6));
      }),
      { numRuns: 2000 },
    );
    for (let whole = 0; whole <= 1e6; whole += 7) assert.equal(millionths(whole / 1e6), String(whole / 1e6));
  });
});

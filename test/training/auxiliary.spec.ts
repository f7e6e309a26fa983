import assert from "node:assert/strict";
import * as fc from "fast-check";
import { auxiliaryOf, readAuxiliary } from "../../src/training/auxiliary.ts";

describe("what an organisation tells about itself", () => {
  it("is two whole numbers, which are read as they were told", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), fc.nat(), share, (benign, attacks, accuracy) => {
        const told = auxiliaryOf(benign, attacks, accuracy);
        assert.deepEqual(readAuxiliary([told.imbalance, told.accuracy]), told);
      }),
    );
  });

  it("rounds the ratio of attacks to benign rows to powers of two, and accuracy down to tenths", () => {
    assert.deepEqual(auxiliaryOf(99, 99, 0.97), { imbalance: 0, accuracy: 9 });
    assert.deepEqual(auxiliaryOf(1000, 120, 1), { imbalance: -3, accuracy: 10 });
    assert.deepEqual(auxiliaryOf(0, 1e6, 0), { imbalance: 8, accuracy: 0 });
  });

  it("is nothing else", () => {
    for (const value of [null, [], [1], [1, 2, 3], [0.5, 2], [9, 2], [0, 11], [0, -1], ["0", 1], { imbalance: 0 }]) {
      assert.equal(readAuxiliary(value), null);
    }
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { affordable, benignThreshold, surelyAffordable } from "../../src/detection/threshold.ts";

const scores = fc.array(fc.oneof(fc.double({ noNaN: true, min: -50, max: 50 }), fc.constantFrom(0, -0, 0.5, 1)), {
  minLength: 100,
  maxLength: 300,
});
const rate = fc.constantFrom(0, 0.001, 0.01, 0.05, 0.29, 0.5, 0.99);

describe("the threshold", () => {
  const detected = (benign: readonly number[], threshold: number): number =>
    benign.filter((score) => score >= threshold).length;

  it("detects no more of the benign rows that it was calibrated on than asked, ties included", () => {
    fc.assert(
      fc.property(scores, rate, (benign, falsePositiveRate) => {
        const found = detected(benign, benignThreshold(benign, falsePositiveRate));
        assert.ok(found <= falsePositiveRate * benign.length + 1e-9);
      }),
    );
  });

  it("is the least that does", () => {
    fc.assert(
      fc.property(scores, rate, (benign, falsePositiveRate) => {
        const threshold = benignThreshold(benign, falsePositiveRate);
        const below = benign.filter((score) => score < threshold);
        assert.ok(below.length > 0);
        assert.ok(detected(benign, Math.max(...below)) > falsePositiveRate * benign.length + 1e-9);
      }),
    );
  });

  it("spends the whole rate where no scores tie", () => {
    const benign = Array.from({ length: 200 }, (_, i) => i / 200);
    assert.equal(detected(benign, benignThreshold(benign, 0.01)), 2);
    assert.equal(detected(benign, benignThreshold(benign, 0.29)), 58); // .29 * 200 is 57.99... in floats
    assert.equal(detected(benign, benignThreshold(benign, 0)), 0);
  });

  it("stays at one half with fewer than 100 benign scores", () => {
    assert.equal(
      benignThreshold(
        Array.from({ length: 99 }, () => 0.1),
        0.01,
      ),
      0.5,
    );
    assert.ok(
      benignThreshold(
        Array.from({ length: 100 }, () => 0.1),
        0.01,
      ) < 0.11,
    );
  });

  it("affords fewer rows where it is to keep the rate among all benign rows with confidence", () => {
    // P(Binomial(100, .05) <= 1) = .037 and P(<= 2) = .118; P(Binomial(59, .05) <= 0) = .0485
    assert.equal(surelyAffordable(100, 0.05, 0.95), 1);
    assert.equal(surelyAffordable(59, 0.05, 0.95), 0);
    assert.equal(surelyAffordable(20, 0.05, 0.95), 0, "not even none is sure");
    assert.deepEqual([surelyAffordable(50, 0, 0.95), surelyAffordable(50, 1, 0.95)], [0, 50]);
    const shares = [200, 2000, 20_000].map((n) => surelyAffordable(n, 0.05, 0.95) / n);
    assert.ok(shares[0]! < shares[1]! && shares[1]! < shares[2]! && shares[2]! < 0.05, String(shares));
    assert.ok(surelyAffordable(20_000, 0.995, 0.95) < affordable(20_000, 0.995));
  });

  it("leaves the scores in their order", () => {
    const benign = Float32Array.from({ length: 120 }, (_, i) => Math.sin(i));
    const before = benign.slice();
    benignThreshold(benign, 0.01);
    assert.deepEqual(benign, before);
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { mergeMoments } from "../../src/features/merge-moments.ts";
import { minMomentRows, momentsOf, type Moments } from "../../src/features/moments.ts";
import { seededRandom } from "../../src/random.ts";

/** Rows of two inputs, the second twice the first and a little noise. */
function correlated(rows: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const inputs = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const x = random.normal();
    inputs.set([1 + x, 2 * x + 0.1 * random.normal()], 2 * row);
  }
  return inputs;
}

const vectors = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 4, maxLength: 4 });
const someMoments: fc.Arbitrary<Moments> = vectors.map((values) => ({
  mean: Float32Array.from(values.slice(0, 2)),
  covariance: Float32Array.of(values[2]!, values[3]!, values[3]!, values[2]!),
}));

describe("benign moments", () => {
  it("are the mean and the covariance of the rows", () => {
    const inputs = new Float32Array(2 * minMomentRows);
    for (let row = 0; row < minMomentRows; row++) inputs.set(row % 2 === 0 ? [1, 2] : [3, -2], 2 * row);
    assert.deepEqual(momentsOf(inputs, minMomentRows, 2), {
      mean: Float32Array.of(2, 0),
      covariance: Float32Array.of(1, -2, -2, 4),
    });
  });

  it("are not told of fewer rows than say anything", () => {
    assert.equal(momentsOf(new Float32Array(2 * minMomentRows), minMomentRows - 1, 2), null);
  });
});

describe("merged moments", () => {
  it("don't depend on the order of organisations", () => {
    fc.assert(
      fc.property(fc.array(someMoments, { minLength: 1, maxLength: 6 }), (several) => {
        assert.deepEqual(mergeMoments(several.toReversed()), mergeMoments(several));
      }),
    );
  });

  it("stay within the honest ones' range, entry by entry, whatever a minority says", () => {
    const property = fc.property(
      fc.array(someMoments, { minLength: 3, maxLength: 5 }),
      fc.array(someMoments, { minLength: 1, maxLength: 2 }),
      (honest, liars) => {
        const merged = mergeMoments([...honest, ...liars]);
        for (const part of ["mean", "covariance"] as const) {
          merged[part].forEach((value, k) => {
            const entries = honest.map((one) => one[part][k]!);
            assert.ok(value >= Math.min(...entries) && value <= Math.max(...entries));
          });
        }
      },
    );
    fc.assert(property);
  });

  it("of organisations that see the same traffic come close to the moments of all rows", () => {
    const shards = Array.from({ length: 5 }, (_, i) => correlated(2000, i));
    const merged = mergeMoments(shards.map((inputs) => momentsOf(inputs, 2000, 2)!));
    const pooled = momentsOf(Float32Array.from(shards.flatMap((inputs) => [...inputs])), 10_000, 2)!;
    merged.mean.forEach((value, k) => assert.ok(Math.abs(value - pooled.mean[k]!) < 0.05));
    merged.covariance.forEach((value, k) => assert.ok(Math.abs(value - pooled.covariance[k]!) < 0.2));
  });

  it("of nobody can't be had", () => {
    assert.throws(() => mergeMoments([]), RangeError);
  });
});

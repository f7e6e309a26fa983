import assert from "node:assert/strict";
import * as fc from "fast-check";
import { symmetricEigen } from "../../src/detection/symmetric-eigen.ts";
import { seededRandom } from "../../src/random.ts";

/** A symmetric n x n matrix of standard normal numbers. */
function randomSymmetric(n: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal();
  return matrix;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, k) => sum + x * b[k]!, 0);

describe("eigenvalues of a symmetric matrix", () => {
  it("of [[2, 1], [1, 2]] are 3 along the diagonal and 1 across it", () => {
    const { values, axes } = symmetricEigen([2, 1, 1, 2], 2);
    assert.ok(Math.abs(values[0]! - 3) < 1e-12 && Math.abs(values[1]! - 1) < 1e-12);
    assert.ok(Math.abs(Math.abs(axes[0]!) - Math.SQRT1_2) < 1e-12 && Math.abs(axes[0]! - axes[1]!) < 1e-12);
  });

  it("descend, their axes are orthonormal, and together they give the matrix back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (n, seed) => {
        const matrix = randomSymmetric(n, seed);
        const { values, axes } = symmetricEigen(matrix, n);
        const axis = (k: number): Float64Array => axes.subarray(k * n, (k + 1) * n);
        for (let i = 0; i < n; i++) {
          if (i > 0) assert.ok(values[i - 1]! >= values[i]!);
          for (let j = 0; j < n; j++) {
            assert.ok(Math.abs(dot(axis(i), axis(j)) - (i === j ? 1 : 0)) < 1e-9);
            const back = values.reduce((sum, value, k) => sum + value * axis(k)[i]! * axis(k)[j]!, 0);
            assert.ok(Math.abs(back - matrix[i * n + j]!) < 1e-9);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("of nothing but zeros are zeros", () => {
    assert.deepEqual([...symmetricEigen(new Float64Array(9), 3).values], [0, 0, 0]);
  });
});

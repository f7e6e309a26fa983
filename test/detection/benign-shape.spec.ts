import assert from "node:assert/strict";
import * as fc from "fast-check";
import { benignShape, shapeScores, shrinkage } from "../../src/detection/benign-shape.ts";
import type { Moments } from "../../src/features/moments.ts";

/** An ellipse twice as wide as high, around (1, 0). */
const ellipse: Moments = { mean: Float32Array.of(1, 0), covariance: Float32Array.of(4, 0, 0, 1) };

/** What a median of covariances may be: symmetric, and with a negative eigenvalue. */
const indefinite: Moments = { mean: Float32Array.of(0, 0), covariance: Float32Array.of(1, 2, 2, 1) };

describe("the shape of ordinary traffic", () => {
  it("measures distances in standard deviations, shrunk towards the mean variance", () => {
    const shape = benignShape(ellipse);
    const { mahalanobis } = shapeScores(shape, Float32Array.of(1, 0, 3, 0, 1, 2), 3);
    const variance = (own: number): number => (1 - shrinkage) * own + shrinkage * 2.5;
    assert.equal(mahalanobis[0], 0);
    assert.ok(Math.abs(mahalanobis[1]! - 2 / Math.sqrt(variance(4))) < 1e-12);
    assert.ok(Math.abs(mahalanobis[2]! - 2 / Math.sqrt(variance(1))) < 1e-12);
  });

  it("leaves as residual what lies across the axes that explain it", () => {
    const { residual } = shapeScores(benignShape(ellipse), Float32Array.of(9, 0, 9, 2), 2, 1);
    assert.ok(Math.abs(residual[0]!) < 1e-6);
    assert.ok(Math.abs(residual[1]! - 2) < 1e-6);
  });

  it("is definite even where a median of covariances is not", () => {
    const { variances } = benignShape(indefinite);
    assert.ok(variances.every((variance) => variance > 0));
    assert.ok(Math.abs(variances[0]! - ((1 - shrinkage) * 3 + shrinkage * 1.5)) < 1e-9);
    assert.ok(Math.abs(variances[1]! - shrinkage * 1.5) < 1e-9);
  });

  it("gives finite distances whatever symmetric matrix was merged", () => {
    const value = fc.float({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(value, value, value), fc.tuple(value, value), ([a, b, c], row) => {
        const shape = benignShape({ mean: Float32Array.of(0, 0), covariance: Float32Array.of(a, b, b, c) });
        const { mahalanobis, residual } = shapeScores(shape, Float32Array.from(row), 1);
        assert.ok(Number.isFinite(mahalanobis[0]) && Number.isFinite(residual[0]));
      }),
    );
  });
});

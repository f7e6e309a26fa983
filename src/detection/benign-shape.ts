import type { Moments } from "../features/moments.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** Ordinary traffic as an ellipsoid: its centre, its axes, and the variance along each. Structured-clonable. */
export interface BenignShape {
  readonly mean: Float64Array;
  /** One orthonormal axis a row, width x width, by descending variance. */
  readonly axes: Float64Array;
  /** Above 0: shrunk. */
  readonly variances: Float64Array;
}

/**
 * Share of the mean variance that is mixed into each axis's own (Ledoit and Wolf 2004, with a fixed share): an input that never varies
 * in benign traffic is very telling, not infinitely so.
 */
export const shrinkage = 0.1;

/** The floor of the mean variance, where no input varies at all. */
const leastVariance = 1e-9;

/**
 * The ellipsoid of merged moments. A coordinate median of covariances may have negative eigenvalues: they count as 0, which is the nearest
 * positive semi-definite matrix (Higham 1988); lambda_k <- (1 - s) max(lambda_k, 0) + s mean(lambda) then makes it definite.
 */
export function benignShape({ mean, covariance }: Moments): BenignShape {
  const width = mean.length;
  const { values, axes } = symmetricEigen(covariance, width);
  const clipped = values.map((value) => Math.max(value, 0));
  const typical = Math.max(clipped.reduce((sum, value) => sum + value, 0) / width, leastVariance);
  return {
    mean: Float64Array.from(mean),
    axes,
    variances: clipped.map((value) => (1 - shrinkage) * value + shrinkage * typical),
  };
}

/** (x - mean) along each axis, of one row. */
function projections({ mean, axes }: BenignShape, row: Float32Array, out: Float64Array): void {
  const width = mean.length;
  const away = Float64Array.from(row, (x, k) => x - mean[k]!);
  for (let axis = 0; axis < width; axis++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += axes[axis * width + k]! * away[k]!;
    out[axis] = sum;
  }
}

/** Both distances of every row from ordinary traffic, from one projection. */
export interface ShapeScores {
  /** d = sqrt(sum_k y_k^2 / lambda_k), y = the row along the axes (Mahalanobis 1936). */
  readonly mahalanobis: Float64Array;
  /** q = sqrt(sum_(k > 30) y_k^2): what the first 30 axes leave unexplained (Jackson and Mudholkar 1979). */
  readonly residual: Float64Array;
}

/** Axes that explain ordinary traffic; what lies across them is residual. The design's figures are for 30 of NSL-KDD's 122. */
export const principalAxes = 30;

/** How many of a shape's axes count as explained, where nobody says. */
export function principalOf(width: number): number {
  return Math.min(principalAxes, width >> 1);
}

/**
 * Distances of rows from a benign shape.
 *
 * @param inputs rows x width, row-major
 * @param principal axes that count as explained; fewer than the width
 */
export function shapeScores(
  shape: BenignShape,
  inputs: Float32Array,
  rows: number,
  principal = principalOf(shape.mean.length),
): ShapeScores {
  const width = shape.mean.length;
  const y = new Float64Array(width);
  const mahalanobis = new Float64Array(rows);
  const residual = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    projections(shape, inputs.subarray(row * width, (row + 1) * width), y);
    let [distance, rest] = [0, 0];
    for (let axis = 0; axis < width; axis++) {
      const square = y[axis]! ** 2;
      distance += square / shape.variances[axis]!;
      if (axis >= principal) rest += square;
    }
    mahalanobis[row] = Math.sqrt(distance);
    residual[row] = Math.sqrt(rest);
  }
  return { mahalanobis, residual };
}

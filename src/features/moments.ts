/** Mean and covariance of an organisation's benign rows in model inputs: what ordinary traffic looks like, correlations included. */
export interface Moments {
  /** One a model input. */
  readonly mean: Float32Array;
  /** width x width, row-major, symmetric. */
  readonly covariance: Float32Array;
}

/** Moments of fewer rows than this say more of the rows than of the traffic. */
export const minMomentRows = 100;

/**
 * Mean and (biased) covariance of some rows, summed in float64 around the mean.
 *
 * @param inputs rows x width, row-major
 * @returns null with fewer than {@link minMomentRows} rows: such an organisation announces none
 */
export function momentsOf(inputs: Float32Array, rows: number, width: number): Moments | null {
  if (rows < minMomentRows) return null;
  const mean = new Float64Array(width);
  for (let row = 0; row < rows; row++) for (let k = 0; k < width; k++) mean[k]! += inputs[row * width + k]! / rows;
  const sums = new Float64Array(width * width);
  const away = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) away[k] = inputs[row * width + k]! - mean[k]!;
    for (let i = 0; i < width; i++) {
      const x = away[i]!;
      for (let j = i; j < width; j++) sums[i * width + j]! += x * away[j]!;
    }
  }
  const covariance = new Float32Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) covariance[i * width + j] = covariance[j * width + i] = sums[i * width + j]! / rows;
  }
  return { mean: Float32Array.from(mean), covariance };
}

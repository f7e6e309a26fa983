/** Mean of each coordinate over at least one row, in float64. */
export function meanOf(rows: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) for (let k = 0; k < mean.length; k++) mean[k]! += row[k]! / rows.length;
  return mean;
}

/** Standard deviation (ddof 1; 0 for a single row) of each coordinate, in float64. */
export function deviationOf(rows: readonly Float32Array[], mean = meanOf(rows)): Float64Array {
  const squares = new Float64Array(mean.length);
  for (const row of rows) for (let k = 0; k < mean.length; k++) squares[k]! += (row[k]! - mean[k]!) ** 2;
  return squares.map((sum) => (rows.length > 1 ? Math.sqrt(sum / (rows.length - 1)) : 0));
}

/** sum_k (a_k - b_k)^2 in float64. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}

/** A row of numbers as rules see it: float32 as it came in, or float64 once arithmetic has begun. */
export type Row = Float32Array | Float64Array;

/** sum_k a_k b_k in float64: float32 squares overflow above 1.8e19. */
export function dot(a: Row, b: Row): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** Euclidean length, accumulated in float64. */
export function norm(a: Row): number {
  return Math.sqrt(dot(a, a));
}

/** cos(a, b), in [-1, 1]; 0 where one of the two is the zero vector and points nowhere. */
export function cosine(a: Row, b: Row): number {
  const lengths = norm(a) * norm(b);
  return lengths > 0 ? Math.min(1, Math.max(-1, dot(a, b) / lengths)) : 0;
}

/** factor * a, a fresh float32 row. */
export function scaled(a: Float32Array, factor: number): Float32Array {
  return a.map((value) => value * factor);
}

/** a scaled down to length `cap` where it is longer; `a` itself where it is not. */
export function cappedAt(a: Float32Array, cap: number): Float32Array {
  const length = norm(a);
  return length > cap ? scaled(a, cap / length) : a;
}

/** sum_j w_j x_j / sum_j w_j, in float64. At least one row; the weights sum to more than 0. */
export function weightedMean(rows: readonly Row[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(rows[0]!.length);
  let total = 0;
  rows.forEach((row, j) => {
    const weight = weights[j]!;
    total += weight;
    for (let k = 0; k < sum.length; k++) sum[k]! += weight * row[k]!;
  });
  return sum.map((value) => value / total);
}

/** A row of numbers: float32 as it came in, or float64 once arithmetic has begun. */
export type Row = Float32Array | Float64Array;

/**
 * Arithmetic over rows of one length d, as robust rules need it. Sums are in float64: float32 squares overflow above 1.8e19.
 * Every implementation adds in the same order and so gives the same numbers; a result that is a row may come rounded to float32.
 * Rows must be finite and at least one, unless said otherwise, and must not be written to before `dispose`: copies may be kept.
 */
export interface RowKernels {
  /** Whether no value is NaN or infinite. The only kernel that such rows may enter. */
  isFinite(row: Row): boolean;
  /** <a_i, b_j> of every pair, a.length x b.length, row-major. The same array twice costs half: one Gram matrix. */
  dots(a: readonly Row[], b: readonly Row[]): Float64Array;
  /** ||x_j - centre||^2 of every row, from differences; around the origin where `centre` is null. */
  squaredDistances(x: readonly Row[], centre: Row | null): Float64Array;
  /** sum_j w_j x_j / sum_j w_j. The weights sum to more than 0. */
  weightedMean(x: readonly Row[], w: ArrayLike<number>): Row;
  /** For each group of indexes into x (at least one, ascending) the mean of its rows. */
  groupMeans(x: readonly Row[], groups: readonly (readonly number[])[]): Row[];
  /** Per coordinate the mean of what is left without the `cut` lowest and the `cut` highest values; 2 cut < n. */
  trimmedMean(x: readonly Row[], cut: number): Row;
  /** Per coordinate the mean of the `count` values nearest to the median; of two equally near ones the lower counts. */
  meanAroundMedian(x: readonly Row[], count: number): Row;
  /** Forgets all rows. */
  dispose(): void;
}

/** A row as float32: itself where it is that already. */
export function asFloat32(row: Row): Float32Array {
  return row instanceof Float32Array ? row : new Float32Array(row);
}

/** A row of numbers: float32 as it came in, or float64 once arithmetic has begun. */
export type Row = Float32Array | Float64Array;

/** What will be asked about rows: their products, how far they are from a centre, or their trimmed mean, and perhaps how far they are from it. */
export type Question =
  | { readonly kind: "dots" }
  | { readonly kind: "squared-distances"; readonly centre: Row | null }
  | { readonly kind: "trimmed-mean"; readonly cut: number; readonly distances: boolean };

/**
 * Arithmetic over rows of one length d, as robust rules need it. Sums don't overflow, as float32 squares do above 1.8e19, and are as good as
 * in float64 but for `dots`. A result that is a row may come rounded to float32.
 * Rows must be finite and at least one, unless said otherwise, and must not be written to before `dispose`: copies may be kept. Nor must a
 * row that came from here be read after it.
 */
export interface RowKernels {
  /** A row to be written before anything is asked about it: it lies where the kernels reckon, so that nothing is copied. */
  allocate(length: number): Float32Array;
  /**
   * Says what will be asked about different rows, at least one, if they are all finite: it is found out in the same pass as that, and
   * remembered. Changes no answer but for the time that it takes.
   */
  foresee(x: readonly Row[], question: Question): void;
  /** Whether no value is NaN or infinite. Such rows may enter no other kernel but `foresee` and `finiteMean`. */
  isFinite(row: Row): boolean;
  /**
   * The mean of rows that need not be finite; null where a value isn't, or so large that the sum of four might not be. Subnormals may count.
   * It costs less than `isFinite` and a mean do.
   */
  finiteMean(x: readonly Row[]): Row | null;
  /**
   * <a_i, b_j> of every pair, a.length x b.length, row-major, each off by at most `dotError` |a_i| |b_j|. The same array twice costs half, and
   * what it told is remembered until the next such question: one Gram matrix a round serves all.
   */
  dots(a: readonly Row[], b: readonly Row[]): Float64Array;
  readonly dotError: number;
  /** factor * row, and that it is so is remembered: its products are known where the row's are. */
  scaled(row: Float32Array, factor: number): Float32Array;
  /** ||x_j - centre||^2 of every row, from differences; around the origin where `centre` is null. */
  squaredDistances(x: readonly Row[], centre: Row | null): Float64Array;
  /** sum_j w_j x_j / total; absent, the total is that of the weights. It is above 0. */
  weightedMean(x: readonly Row[], w: ArrayLike<number>, total?: number): Row;
  /** The same mean, and ||x_j - mean||^2 of every row, in one pass; both as fine as float32 rows are, no finer. */
  meanAndDistances(x: readonly Row[], w: ArrayLike<number>): { readonly mean: Row; readonly squared: Float64Array };
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

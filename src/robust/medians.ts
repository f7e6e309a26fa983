/** The middle value, or the mean of the two middle values; 0 of nothing. Leaves `values` as they are. */
export function median(values: ArrayLike<number>): number {
  return medianOfSorted(Float64Array.from(values).toSorted());
}

/** {@link median} of values already in ascending order. */
export function medianOfSorted(sorted: Float64Array): number {
  const n = sorted.length;
  if (n === 0) return 0;
  const upper = sorted[n >> 1]!;
  return n % 2 === 1 ? upper : (sorted[(n >> 1) - 1]! + upper) / 2;
}

/**
 * The values of all rows but the own one; of a lone own row, its own. What others' contributions are held against: the own row was trained on
 * the rows that testify here, and of three organisations it would make up a third of what counts as usual.
 *
 * @param own index of the own row; absent: there is none
 */
export function othersThan(own: number | undefined, values: Float64Array): Float64Array {
  return values.length > 1 ? values.filter((_, j) => j !== own) : values;
}

/** MAD: the median distance from the median, not scaled to a standard deviation. */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

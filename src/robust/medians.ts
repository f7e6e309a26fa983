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

/** MAD: the median distance from the median, not scaled to a standard deviation. */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/** The median over vectors of each coordinate; the mean of the middle two where their number is even. Never -0. */
export function coordinateMedian(vectors: readonly Float32Array[]): Float32Array {
  return vectors[0]!.map((_, i) => median(vectors.map((vector) => vector[i]!)));
}

/** @param values at least one */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return value + 0; // -0 and 0 sort as they come; adding 0 leaves only 0
}

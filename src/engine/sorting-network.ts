/** Puts the smaller of two values at `low`, the larger at `high`. */
export interface Comparator {
  readonly low: number;
  readonly high: number;
}

/** How many rows the kernels sort in registers while they read them. */
export const sortedRun = 8;

/**
 * A sequence of comparators that brings the values of rank `from` to `to - 1` of n values into their places, where every whole run of eight
 * is sorted already: odd-even merge sort (Batcher 1968), without the comparators on which those ranks don't depend.
 */
export function mergingNetwork(n: number, from = 0, to = n): Comparator[] {
  const needed = Array.from({ length: n }, (_, rank) => rank >= from && rank < to);
  return oddEvenMergeSort(n)
    .toReversed()
    .filter(({ low, high }) => {
      if (!needed[low] && !needed[high]) return false;
      needed[low] = needed[high] = true;
      return true;
    })
    .toReversed();
}

function oddEvenMergeSort(n: number): Comparator[] {
  const comparators: Comparator[] = [];
  const presorted = n - (n % sortedRun);
  for (let p = 1; p < n; p *= 2) {
    const first = 2 * p <= sortedRun ? presorted : 0;
    for (let k = p; k >= 1; k /= 2) {
      for (let low = k % p; low + k < n; low++) {
        const [inLowerHalf, high] = [((low - (k % p)) / k) % 2 < 1, low + k];
        const together = Math.floor(low / (2 * p)) === Math.floor(high / (2 * p));
        if (inLowerHalf && together && low >= first) comparators.push({ low, high });
      }
    }
  }
  return comparators;
}

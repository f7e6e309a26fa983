/**
 * Puts the smaller of two values at `low`, the larger at `high`, or only the one that is wanted. `merged`: two sorted runs of eight begin
 * there; afterwards the eight smaller values are the first, sorted, and the larger the second.
 */
export interface Comparator {
  readonly low: number;
  readonly high: number;
  readonly wanted: "both" | "low" | "high" | "merged";
}

/** How many rows the kernels sort in registers while they read them. */
export const sortedRun = 8;

/** Sorts n values of which every whole run of eight is sorted already: odd-even merge sort (Batcher 1968). */
export function mergingNetwork(n: number): Comparator[] {
  return runsNetwork(n, n);
}

/** The same until runs of `length`, a power of 2, are sorted; all where that is n or more. */
export function runsNetwork(n: number, length: number): Comparator[] {
  const comparators: Comparator[] = [];
  for (let p = 1; p < Math.min(n, length); p *= 2) {
    const whole = n - (n % (2 * p));
    if (p === sortedRun) {
      for (let low = 0; low < whole; low += 2 * p) comparators.push({ low, high: low + p, wanted: "merged" });
    }
    const first = 2 * p <= sortedRun ? n - (n % sortedRun) : p === sortedRun ? whole : 0;
    for (let k = p; k >= 1; k /= 2) {
      for (let low = k % p; low + k < n; low++) {
        const [inLowerHalf, high] = [((low - (k % p)) / k) % 2 < 1, low + k];
        const together = Math.floor(low / (2 * p)) === Math.floor(high / (2 * p));
        if (inLowerHalf && together && low >= first) comparators.push({ low, high, wanted: "both" });
      }
    }
  }
  return comparators;
}

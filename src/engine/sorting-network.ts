/** Puts the smaller of two values at `low`, the larger at `high`, or only the one that is wanted. */
export interface Comparator {
  readonly low: number;
  readonly high: number;
  readonly wanted: "both" | "low" | "high";
}

/** How many rows the kernels sort in registers while they read them. */
export const sortedRun = 8;

/** Sorts n values of which every whole run of eight is sorted already: odd-even merge sort (Batcher 1968). */
export function mergingNetwork(n: number): Comparator[] {
  return oddEvenMergeSort(n);
}

/**
 * Of the same comparators those that bring the values of rank `from` to `to - 1` to these places, in any order, and no more of each than that
 * takes; what else is left lies elsewhere, or is lost.
 */
export function selectingNetwork(n: number, from: number, to: number): Comparator[] {
  /** For each place whether its value is compared later on, and if not, whether it is below the wanted ones, of them, or above. */
  const fate: ("below" | "wanted" | "above" | "compared")[] = Array.from({ length: n }, (_, rank) =>
    rank < from ? "below" : rank < to ? "wanted" : "above",
  );
  const useless = (place: number): boolean => fate[place] === "below" || fate[place] === "above";
  const selected: Comparator[] = [];
  for (const { low, high } of oddEvenMergeSort(n).toReversed()) {
    if (fate[low] === fate[high] && fate[low] !== "compared") continue;
    selected.push({ low, high, wanted: useless(low) ? "high" : useless(high) ? "low" : "both" });
    fate[low] = fate[high] = "compared";
  }
  return selected.toReversed();
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
        if (inLowerHalf && together && low >= first) comparators.push({ low, high, wanted: "both" });
      }
    }
  }
  return comparators;
}

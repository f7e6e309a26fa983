/** Puts the smaller of two values at `low`, the larger at `high`. */
export interface Comparator {
  readonly low: number;
  readonly high: number;
}

/**
 * A sequence of comparators that brings the values of rank `from` to `to - 1` of any n values into their places: merge exchange
 * (Batcher 1968; Knuth 5.2.2 M), without the comparators on which those ranks don't depend.
 */
export function sortingNetwork(n: number, from = 0, to = n): Comparator[] {
  const needed = Array.from({ length: n }, (_, rank) => rank >= from && rank < to);
  return mergeExchange(n)
    .toReversed()
    .filter(({ low, high }) => {
      if (!needed[low] && !needed[high]) return false;
      needed[low] = needed[high] = true;
      return true;
    })
    .toReversed();
}

function mergeExchange(n: number): Comparator[] {
  const comparators: Comparator[] = [];
  if (n < 2) return comparators;
  const top = 2 ** (Math.ceil(Math.log2(n)) - 1);
  for (let p = top; p >= 1; p /= 2) {
    let [q, r, d] = [top, 0, p];
    for (;;) {
      for (let low = 0; low < n - d; low++) if ((low & p) === r) comparators.push({ low, high: low + d });
      if (q === p) break;
      [d, q, r] = [q - p, q / 2, p];
    }
  }
  return comparators;
}

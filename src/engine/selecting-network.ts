import { mergingNetwork, runsNetwork, sortedRun, type Comparator } from "./sorting-network.ts";

/** Comparators, and the places that the values they were to bring lie at afterwards. */
export interface Selection {
  readonly comparators: readonly Comparator[];
  /** Ascending. */
  readonly places: readonly number[];
}

/**
 * Selects the values of rank `from` to `to - 1` of n, in any order, whole runs of eight sorted already. What else there was lies elsewhere, or
 * is lost.
 */
export function selectingNetwork(n: number, from: number, to: number): Selection {
  return needed(from + 2 * (n - to) <= n ? split(n, from, n - to) : sorted(n, from, to));
}

/** All sorted: the wanted values are at their ranks. */
function sorted(n: number, from: number, to: number): Selection {
  return { comparators: mergingNetwork(n), places: [...Array(n).keys()].slice(from, to) };
}

/**
 * Sorts A = the first m values, m the largest power of 2 below n, and B = the others. Of their union the f smallest are the smaller of a_i and
 * b_(f - 1 - i), i = 0 to f - 1, since one of the two is among them wherever the other is not; the largest likewise. A value that left the
 * first step where the second wants it stands there for itself, or for one that is smaller than its partner anyway: as long as no pair of
 * the first step has both of its places in the second, which is so up to thirds.
 *
 * @param below f, how many smallest values are not wanted
 * @param above how many largest
 */
function split(n: number, below: number, above: number): Selection {
  const m = 2 ** Math.max(0, Math.ceil(Math.log2(n)) - 1);
  const comparators = runsNetwork(n, m);
  const places = new Set(Array(n).keys());
  const lose = (place: number, to: number, wanted: "low" | "high"): void => {
    places.delete(place);
    comparators.push(wanted === "low" ? { low: to, high: place, wanted } : { low: place, high: to, wanted });
  };
  for (let i = 0; i < below; i++) {
    const [a, b] = [i, m + below - 1 - i];
    if (a >= m) places.delete(b);
    else if (b >= n) places.delete(a);
    else if (b >= n - above) lose(a, b, "high");
    else lose(b, a, "high");
  }
  for (let i = 0; i < above; i++) {
    const [a, b] = [m - 1 - i, n - above + i];
    if (a < 0) places.delete(b);
    else if (b < m) places.delete(a);
    else lose(b, a, "low");
  }
  return { comparators, places: [...places] };
}

/** No more of the comparators than the places take, and no more of each. */
function needed({ comparators, places }: Selection): Selection {
  /** What becomes of the value at a place that a comparator leaves it at: another comparator, or the end, wanted or not. */
  const fate = new Map<number, "compared" | "wanted">(places.map((place) => [place, "wanted"]));
  const kept: Comparator[] = [];
  for (const comparator of comparators.toReversed()) {
    const { low, high, wanted } = comparator;
    const length = wanted === "merged" ? sortedRun : 1;
    const left = [low, high].flatMap((first) => Array.from({ length }, (_, i) => first + i));
    if (left.every((place) => fate.get(place) === undefined)) continue;
    if (length === 1 && fate.get(low) === "wanted" && fate.get(high) === "wanted") continue;
    const half = fate.has(low) ? (fate.has(high) ? wanted : "low") : "high";
    kept.push(length === 1 ? { low, high, wanted: half } : comparator);
    for (const place of left) fate.set(place, "compared");
  }
  return { comparators: kept.toReversed(), places };
}

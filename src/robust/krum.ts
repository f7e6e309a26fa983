import { nearestTo, squaredDistances } from "./distances.ts";
import type { Distances } from "./distances.ts";
import type { Aggregator } from "./rule.ts";
import type { Row } from "./vectors.ts";

/**
 * step = u_i*, i* = argmin s(i), s(i) = sum of ||x_i - x_j||^2 over the n - f - 2 rows j nearest to i (variant `paper`).
 * Blanchard, El Mhamdi, Guerraoui, Stainer, "Machine Learning with Adversaries", NeurIPS 2017.
 */
export function krum(): Aggregator {
  return (kept, _own, { f }) => {
    const x = kept.map(({ update }) => update);
    return x[byKrumScore(krumScores(x, f))[0]!]!.slice();
  };
}

/** s(i) of every row. Below n = f + 3 rows, the single nearest neighbour counts. */
export function krumScores(x: readonly Row[], f: number): Float64Array {
  const distances = squaredDistances(x);
  return Float64Array.from(x, (_, i) => scoreOf(i, distances, Math.max(1, x.length - f - 2)));
}

function scoreOf(i: number, distances: Distances, neighbours: number): number {
  const others = nearestTo(i, distances).slice(1, 1 + neighbours);
  return others.reduce((sum, j) => sum + distances.squared[i * distances.n + j]!, 0);
}

/** Row indexes from the best score to the worst, ties to the lower index. */
export function byKrumScore(s: Float64Array): number[] {
  return [...s.keys()].toSorted((a, b) => s[a]! - s[b]! || a - b);
}

/** Krum's guarantee needs n >= 2f + 3. */
export function krumHolds(rows: number, f: number): boolean {
  return rows >= 2 * f + 3;
}

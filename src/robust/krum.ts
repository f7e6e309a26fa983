import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import { nearestTo, squaredDistances } from "./distances.ts";
import type { Aggregator } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/**
 * step = u_i*, i* = argmin s(i), s(i) = sum of ||x_i - x_j||^2 over the n - f - 2 rows j nearest to i (variant `paper`; ByzFL takes
 * n - f - 1).
 * Blanchard, El Mhamdi, Guerraoui, Stainer, "Machine Learning with Adversaries", NeurIPS 2017.
 */
export function krum(): Aggregator {
  return (kept, _own, { f, kernels }) => {
    const x = updatesOf(kept);
    return x[byKrumScore(krumScores(x, f, kernels))[0]!]!.slice();
  };
}

/** s(i) of every row. Below n = f + 3 rows, the single nearest neighbour counts. */
export function krumScores(x: readonly Row[], f: number, kernels = plainRows): Float64Array {
  const { n, squared } = squaredDistances(x, kernels);
  const neighbours = Math.max(1, n - f - 2);
  return Float64Array.from(x, (_, i) => {
    const nearest = nearestTo(i, { n, squared }).slice(1, 1 + neighbours);
    return nearest.reduce((sum, j) => sum + squared[i * n + j]!, 0);
  });
}

/** Row indexes from the best score to the worst, ties to the lower index. */
export function byKrumScore(s: Float64Array): number[] {
  return [...s.keys()].toSorted((a, b) => s[a]! - s[b]! || a - b);
}

/** Krum's guarantee needs n >= 2f + 3. */
export function krumHolds(rows: number, f: number): boolean {
  return rows >= 2 * f + 3;
}

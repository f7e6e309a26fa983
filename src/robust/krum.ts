import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import { aroundTheCut, squaredDistances, type Distances } from "./distances.ts";
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
    return x[byKrumScore(krumScores(x, f, 1, kernels))[0]!]!.slice();
  };
}

/**
 * s(i) of every row. Below n = f + 3 rows, the single nearest neighbour counts.
 *
 * @param count how many of the best are wanted: which they are is sure, though distances in float32 are not
 */
export function krumScores(x: readonly Row[], f: number, count: number, kernels = plainRows): Float64Array {
  const all = [...x.keys()];
  return sureScores(all, x.length - f - 2, count, squaredDistances(x, kernels));
}

/**
 * s(i) of the rows `left` among themselves, in their order: the sum of the squared distances to the nearest `neighbours` of them, to one at
 * least. Rows that may or may not be among the best `count` are measured by differences.
 */
export function sureScores(
  left: readonly number[],
  neighbours: number,
  count: number,
  { n, squared, error, measure }: Distances,
): Float64Array {
  const score = (i: number): number => {
    const nearest = Float64Array.from(left.filter((j) => j !== i).map((j) => squared[i * n + j]!)).toSorted();
    return nearest.subarray(0, Math.max(1, neighbours)).reduce((sum, distance) => sum + distance, 0);
  };
  // A sum of the smallest is off by no more than its terms may be.
  const errorOf = (i: number): number =>
    Math.max(1, neighbours) * Math.max(0, ...left.map((j) => error[left[i]! * n + j]!));
  const s = Float64Array.from(left, score);
  const doubtful = aroundTheCut(byKrumScore(s), count, (i) => s[i]!, errorOf).filter((i) => errorOf(i) > 0);
  if (doubtful.length === 0) return s;
  for (const i of doubtful) measure(left[i]!, left);
  return Float64Array.from(left, score);
}

/** Row indexes from the best score to the worst, ties to the lower index. */
export function byKrumScore(s: Float64Array): number[] {
  return [...s.keys()].toSorted((a, b) => s[a]! - s[b]! || a - b);
}

/** Krum's guarantee needs n >= 2f + 3. */
export function krumHolds(rows: number, f: number): boolean {
  return rows >= 2 * f + 3;
}

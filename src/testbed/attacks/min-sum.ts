import type { Attack } from "./attack.ts";
import { deviationOf, meanOf, squaredDistance } from "./moments.ts";

/**
 * The largest gamma with sum_i ||mean + gamma p - x_i||^2 <= max_i sum_j ||x_i - x_j||^2, in closed form:
 * sqrt((bound - sum_i ||mean - x_i||^2) / (n ||p||^2)), since the deviations from the mean sum to 0.
 *
 * @param honest at least two rows
 */
export function minSumGamma(honest: readonly Float32Array[], mean: Float64Array, p: Float64Array): number {
  const sumOver = (from: ArrayLike<number>): number => honest.reduce((sum, x) => sum + squaredDistance(from, x), 0);
  const bound = Math.max(...honest.map(sumOver));
  const square = p.reduce((sum, value) => sum + value * value, 0);
  if (square === 0) return 0; // all rows are equal: there is nowhere to go
  return Math.sqrt(Math.max(0, bound - sumOver(mean)) / (honest.length * square));
}

/**
 * All adversaries announce mean + gamma p, p = -std of the honest updates (ddof 1), as far out as keeps the sum of their squared
 * distances to the honest updates at that of the most distant honest one. Shejwalkar and Houmansadr, "Manipulating the
 * Byzantine: optimizing model poisoning attacks and defenses for federated learning", NDSS 2021.
 *
 * The bound is the largest honest sum, as the inequality is usually quoted; public code takes the smallest, which is weaker and
 * not built. Strength multiplies gamma, and above 1 the bound is broken.
 */
export const minSum: Attack = {
  name: "min-sum",
  defaultStrength: 1,
  sees: "honest",
  craft({ own, honest, strength }) {
    if (honest.length < 2) return own.slice(); // no distance to hide in
    const mean = meanOf(honest);
    const p = deviationOf(honest, mean).map((value) => -value);
    const gamma = minSum.defaultStrength * strength * minSumGamma(honest, mean, p);
    return own.map((_, k) => mean[k]! + gamma * p[k]!);
  },
};

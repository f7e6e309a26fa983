import type { Attack } from "./attack.ts";
import { deviationOf, meanOf, squaredDistance } from "./moments.ts";

/**
 * The largest gamma with max_i ||mean + gamma p - x_i||^2 <= max_ij ||x_i - x_j||^2, in closed form: for each i the larger root of
 * gamma^2 ||p||^2 + 2 gamma p (mean - x_i) + ||mean - x_i||^2 - bound, and of these the smallest.
 *
 * @param honest at least two rows
 */
export function minMaxGamma(honest: readonly Float32Array[], mean: Float64Array, p: Float64Array): number {
  const bound = Math.max(...honest.flatMap((a, i) => honest.slice(i + 1).map((b) => squaredDistance(a, b))));
  const square = p.reduce((sum, value) => sum + value * value, 0);
  if (square === 0) return 0; // all rows are equal: there is nowhere to go
  const roots = honest.map((x) => {
    const along = p.reduce((sum, value, k) => sum + value * (mean[k]! - x[k]!), 0);
    const beyond = squaredDistance(mean, x) - bound;
    return (-along + Math.sqrt(Math.max(0, along * along - square * beyond))) / square;
  });
  return Math.min(...roots);
}

/**
 * All adversaries announce mean + gamma p, p = -std of the honest updates (ddof 1), as far out as leaves them no farther from any honest
 * update than two honest ones are from each other. Shejwalkar and Houmansadr, "Manipulating the Byzantine: optimizing model
 * poisoning attacks and defenses for federated learning", NDSS 2021.
 *
 * The paper's other directions (-mean / ||mean||, -sign(mean)) are not built. gamma is exact where the paper searches by halving;
 * strength multiplies it, and above 1 the bound is broken.
 */
export const minMax: Attack = {
  name: "min-max",
  defaultStrength: 1,
  sees: "honest",
  craft({ own, honest, strength }) {
    if (honest.length < 2) return own.slice(); // no distance to hide in
    const mean = meanOf(honest);
    const p = deviationOf(honest, mean).map((value) => -value);
    const gamma = minMax.defaultStrength * strength * minMaxGamma(honest, mean, p);
    return own.map((_, k) => mean[k]! + gamma * p[k]!);
  },
};

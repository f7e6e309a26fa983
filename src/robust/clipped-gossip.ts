import { squaredDistance } from "./distances.ts";
import type { Contribution, Filter, Verdict } from "./rule.ts";
import { accepted } from "./verdicts.ts";

const rule = "clipped-gossip";

/**
 * u_j <- u_i + (u_j - u_i) min(1, tau / ||u_j - u_i||), around the own row u_i; the mean of these is ClippedGossip's
 * x_i + sum_j W_ij clip(x_j - x_i, tau) with W_ij = 1/n. An organisation without a row of its own stands at u_i = 0.
 * tau^2 = (1 / delta) sum_{j in S} W_ij ||x_j - x_i||^2, delta = f/n, S the n - f rows nearest to the own one, which stand
 * in for the honest ones that nobody knows; f = 0 clips nothing.
 * He, Karimireddy, Jaggi, "Byzantine-Robust Decentralized Learning via ClippedGossip", 2022.
 */
export function clippedGossip(): Filter {
  return (contributions, own, { f, start }) => {
    const centre = own?.update ?? new Float32Array(start.length);
    const distances = Float64Array.from(contributions, ({ update }) => Math.sqrt(squaredDistance(update, centre)));
    const tau = clippingRadius(distances, f);
    const kept = contributions.map((row, j): Contribution => {
      if (distances[j]! <= tau) return row;
      const factor = tau / distances[j]!;
      return { ...row, update: row.update.map((u, k) => centre[k]! + factor * (u - centre[k]!)) };
    });
    const verdicts = contributions.map((row, j): Verdict => {
      if (f === 0) return accepted(row, rule);
      const score = distances[j]!;
      if (score <= tau) return accepted(row, rule, "accepted", score, tau);
      return { author: row.author, status: "clipped", rule, score, threshold: tau, reason: "far-from-own" };
    });
    return { kept, verdicts };
  };
}

/** tau from the distances of all n rows to the own one. */
export function clippingRadius(distances: Float64Array, f: number): number {
  if (f === 0) return Infinity;
  const nearest = distances.toSorted().subarray(0, Math.max(0, distances.length - f));
  return Math.sqrt(nearest.reduce((sum, distance) => sum + distance ** 2, 0) / f);
}

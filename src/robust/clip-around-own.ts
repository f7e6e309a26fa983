import { plainRows } from "../engine/plain-rows.ts";
import type { Contribution, Filter, Verdict } from "./rule.ts";
import { clippedTo, updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/**
 * u_j <- u_i + (u_j - u_i) min(1, tau / ||u_j - u_i||): draws far rows towards the own one. The mean of these is a step of clipped gossip,
 * x_i + sum_j W_ij clip(x_j - x_i, tau) with W_ij = 1/n. An organisation without a row of its own stands at u_i = 0.
 *
 * @param radius tau from the distances of all n rows to the own one and from f; never called for f = 0, which clips nothing
 */
export function clipAroundOwn(rule: string, radius: (distances: Float64Array, f: number) => number): Filter {
  return (contributions, own, { f, start, kernels = plainRows }) => {
    if (f === 0) return { kept: contributions, verdicts: contributions.map((row) => accepted(row, rule)) };
    const centre = own?.update ?? new Float32Array(start.length);
    const distances = kernels.squaredDistances(updatesOf(contributions), centre).map(Math.sqrt);
    const tau = radius(distances, f);
    const kept = contributions.map((row, j): Contribution => ({
      ...row,
      update: clippedTo(row.update, centre, distances[j]!, tau),
    }));
    const verdicts = contributions.map((row, j): Verdict => {
      const score = distances[j]!;
      if (score <= tau) return accepted(row, rule, "accepted", score, tau);
      return { author: row.author, status: "clipped", rule, score, threshold: tau, reason: "far-from-own" };
    });
    return { kept, verdicts };
  };
}

import { plainRows } from "../engine/plain-rows.ts";
import type { Filter, Verdict } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";

const rule = "monna";

/**
 * Nearest-neighbour averaging: keeps the n - f rows nearest to the own one, itself included; their mean is MoNNA's step (its local
 * momentum belongs to training). An organisation without a row of its own stands at u_i = 0.
 * Farhadkhani, Guerraoui, Gupta, Hoang, Pinot, Stephan, "Robust Collaborative Learning with Linear Gradient Overhead", ICML 2023.
 */
export function monna(): Filter {
  return (contributions, own, context) => {
    const { f, kernels = plainRows } = context;
    const centre = own?.update ?? null;
    const distances = kernels.squaredDistances(updatesOf(contributions), centre).map(Math.sqrt);
    const ranked = [...distances.keys()].toSorted((a, b) => distances[a]! - distances[b]! || a - b);
    const out = worst(contributions, ranked, distances, Math.min(f, context.mayReject ?? f), own);
    const bound = ranked.findLast((j) => !out.has(j));
    const threshold = bound === undefined ? null : distances[bound]!;
    const verdicts = contributions.map((row, j): Verdict => {
      const score = distances[j]!;
      if (!out.has(j)) return accepted(row, rule, "accepted", score, threshold);
      return { author: row.author, status: "rejected", rule, score, threshold, reason: "far-from-own" };
    });
    return { kept: contributions.filter((_, j) => !out.has(j)), verdicts };
  };
}

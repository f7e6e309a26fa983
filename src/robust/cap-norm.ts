import { plainRows } from "../engine/plain-rows.ts";
import { median } from "./medians.ts";
import type { Foresight } from "./finite.ts";
import type { Contribution, Filter, Verdict } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

const rule = "cap-norm";

/** Rules that go by the lengths of rows ask for them first. */
export const asksLengths: Foresight = () => ({ kind: "squared-distances", centre: null });

/**
 * u_j <- u_j min(1, m / ||u_j||), m = median ||u_j||: no row is louder than the middle one.
 * Only ahead of a filter that judges directions: capping alone, instead of rejecting, is worse than nothing under sign-flip.
 */
export function capNorm(): Filter {
  return (contributions, _own, { kernels = plainRows }) => {
    const norms = kernels.squaredDistances(updatesOf(contributions), null).map(Math.sqrt);
    const m = median(norms);
    const kept = contributions.map((contribution, j): Contribution => {
      const { update } = contribution;
      return norms[j]! > m ? { ...contribution, update: kernels.scaled(update, m / norms[j]!) } : contribution;
    });
    const verdicts = contributions.map((contribution, j): Verdict => {
      if (norms[j]! <= m) return accepted(contribution, rule);
      return { author: contribution.author, status: "clipped", rule, score: norms[j]!, threshold: m, reason: "capped" };
    });
    return { kept, verdicts };
  };
}

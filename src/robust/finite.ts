import { plainRows } from "../engine/plain-rows.ts";
import type { Filter, Verdict } from "./rule.ts";
import { accepted } from "./verdicts.ts";

/** Stands in verdicts. */
export const finiteName = "finite";

/**
 * Keeps u_j with as many coordinates as the model has, none of them NaN or infinite. Always the first link: one NaN makes
 * every distance NaN, and Krum then returns that very row.
 */
export function finite(): Filter {
  return (contributions, _own, { start, kernels = plainRows }) => {
    const verdicts = contributions.map((contribution): Verdict => {
      const { author, update } = contribution;
      const reason = update.length !== start.length ? "wrong-length" : kernels.isFinite(update) ? null : "non-finite";
      if (reason === null) return accepted(contribution, finiteName);
      return { author, status: "rejected", rule: finiteName, score: null, threshold: null, reason };
    });
    return { kept: contributions.filter((_, j) => verdicts[j]!.status === "accepted"), verdicts };
  };
}

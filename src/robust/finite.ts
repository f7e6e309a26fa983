import { plainRows } from "../engine/plain-rows.ts";
import type { Question } from "../engine/row-kernels.ts";
import type { Filter, Verdict } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/** Stands in verdicts. */
export const finiteName = "finite";

/** What a rule's next link will ask about the rows, if all of them are let pass: it is found out in the same pass as whether they are finite. */
export type Foresight = (...round: Parameters<Filter>) => Question;

/**
 * Keeps u_j with as many coordinates as the model has, none of them NaN or infinite. Always the first link: one NaN makes
 * every distance NaN, and Krum then returns that very row.
 */
export function finite(foresight?: Foresight): Filter {
  return (contributions, own, context) => {
    const { start, kernels = plainRows } = context;
    const whole = contributions.length > 0 && contributions.every(({ update }) => update.length === start.length);
    if (foresight && whole) kernels.foresee(updatesOf(contributions), foresight(contributions, own, context));
    const verdicts = contributions.map((contribution): Verdict => {
      const { author, update } = contribution;
      const reason = update.length !== start.length ? "wrong-length" : kernels.isFinite(update) ? null : "non-finite";
      if (reason === null) return accepted(contribution, finiteName);
      return { author, status: "rejected", rule: finiteName, score: null, threshold: null, reason };
    });
    return { kept: contributions.filter((_, j) => verdicts[j]!.status === "accepted"), verdicts };
  };
}

import { chain } from "./chain.ts";
import { duplicates } from "./duplicates.ts";
import { finite } from "./finite.ts";
import type { Aggregator, Filter, FilterContext, Outcome, Rule, Verdict } from "./rule.ts";
import { trimmedMean } from "./trimmed-mean.ts";
import { accepted, byAuthor, isFact, nothingToSay } from "./verdicts.ts";

/** What a rule needs to mean anything. */
export interface Needs {
  /** Fewest valid rows; below, the local model stands (`too-few`). Absent: 2f + 1, the honest majority that all of them need. */
  readonly leastRows?: (f: number) => number;
  /** The rule's own guard on valid rows or on what the node knows; false: trimmed mean with the same f (`degraded`). */
  readonly guard?: (validRows: number, context: FilterContext) => boolean;
}

/**
 * A filter, then an aggregator, with the guards around them: a rule. Sorts by author first, since floats don't commute.
 * The step is a fresh array; no input is changed.
 *
 * @param name stands in verdicts where no link of the filter has anything to say
 */
export function robust(filter: Filter, aggregator: Aggregator, name: string, needs: Needs = {}): Rule {
  const { leastRows = (f) => 2 * f + 1, guard = () => true } = needs;
  return (contributions, own, context) => {
    const rows = contributions.toSorted(byAuthor);
    const filtered = filter(rows, own, context);
    const validRows = rows.length - filtered.verdicts.filter(isFact).length;
    if (validRows < Math.max(1, leastRows(context.f))) return tooFew(filtered.verdicts, name, context);
    if (!guard(validRows, context)) return { ...fallback(rows, own, context), degraded: "degraded" };
    const kept = filtered.kept;
    const self = kept.find(({ author }) => author === own?.author) ?? null;
    return {
      step: aggregator(kept, self, { ...context, mayReject: context.f - rejectedByJudgement(filtered.verdicts) }),
      verdicts: filtered.verdicts.map((verdict) => (saysNothing(verdict) ? { ...verdict, rule: name } : verdict)),
      state: filtered.state ?? context.state,
      degraded: null,
    };
  };
}

/** Rows that the filter rejected, facts not counted. */
function rejectedByJudgement(verdicts: readonly Verdict[]): number {
  return verdicts.filter((verdict) => verdict.status === "rejected" && !isFact(verdict)).length;
}

/** What stands in for a rule below its own guard. */
function fallback(...input: Parameters<Rule>): Outcome {
  return robust(chain(finite(), duplicates()), trimmedMean(), "trimmed-mean")(...input);
}

function saysNothing({ status, reason, score }: Verdict): boolean {
  return status === "accepted" && reason === nothingToSay && score === null;
}

/** Nothing is mixed, so nothing is judged either: facts stay, every other row is let pass. */
function tooFew(verdicts: readonly Verdict[], name: string, { state }: FilterContext): Outcome {
  return {
    step: null,
    verdicts: verdicts.map((verdict) => (isFact(verdict) ? verdict : accepted(verdict, name, "too-few"))),
    state,
    degraded: "too-few",
  };
}

import { plainRows } from "../engine/plain-rows.ts";
import { median } from "./medians.ts";
import type { Contribution, Filter, FilterContext, Verdict } from "./rule.ts";
import { norm, updatesOf } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";

const rule = "cosine-gate";

/** Rejects what points clearly against the own update, not what is merely unlike it: honest cosines reach -.6, rarely below this. */
export const defaultTheta = -0.2;
/** An own update this small beside the others' has no direction worth asking. */
const leastOwnNorm = 1e-3;
/** Fewer rows than this teach noise. */
const leastTrainedRows = 100;

/**
 * Rejects cos(u_j, u_own) <= theta, at most f rows, the lowest cosine first. Abstains (`gate-skipped`) where the own update
 * means little. It isn't skipped for rejecting many: that was exploited.
 */
export function cosineGate({ theta = defaultTheta }: { readonly theta?: number } = {}): Filter {
  return (contributions, own, context) => {
    if (own === null || !ownMeansMuch(contributions, own, context)) {
      return { kept: contributions, verdicts: contributions.map((row) => accepted(row, rule, "gate-skipped")) };
    }
    const updates = updatesOf(contributions);
    const { kernels = plainRows } = context;
    const norms = kernels.squaredDistances(updates, null).map(Math.sqrt);
    const along = kernels.dots([own.update], updates);
    const length = norm(own.update);
    const cosines = [...along].map((product, j) => (norms[j]! > 0 ? product / (norms[j]! * length) : 0));
    const against = [...cosines.keys()].filter((j) => cosines[j]! <= theta);
    const badness = cosines.map((c) => -c);
    const out = worst(contributions, against, badness, context.mayReject ?? context.f, own);
    const verdicts = contributions.map((row, j): Verdict => {
      const score = cosines[j]!;
      if (!out.has(j)) return accepted(row, rule, score <= theta ? "spared" : "accepted", score, theta);
      return { author: row.author, status: "rejected", rule, score, threshold: theta, reason: "against-own" };
    });
    return { kept: contributions.filter((_, j) => !out.has(j)), verdicts };
  };
}

function ownMeansMuch(
  contributions: readonly Contribution[],
  own: Contribution,
  { trainedRows, ownIsGenesis, kernels = plainRows }: FilterContext,
): boolean {
  const typical = median(kernels.squaredDistances(updatesOf(contributions), null).map(Math.sqrt));
  const length = norm(own.update);
  return length > 0 && length >= leastOwnNorm * typical && trainedRows >= leastTrainedRows && !ownIsGenesis;
}

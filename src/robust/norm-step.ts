import type { Evidence } from "./evidence.ts";
import { medianAbsoluteDeviation } from "./medians.ts";

/** How many median deviations of its logarithm a norm may lie above the usual length. */
const deviations = 3;
/**
 * Times the usual length that is too long even where others are alike. At 4, two honest data-rich organisations of ten lost their vote
 * (NSL-KDD, Dirichlet .1).
 */
const leastFactor = 8;
/** Stands for the norm of a zero row, whose logarithm there isn't. */
const leastNorm = 1e-30;

/**
 * l = lower median of the n - f longest ||u_j||, never beyond the (n - f)th shortest. Whoever keeps still does not say what is usual: held to
 * the median of all, the few that teach were too long for those who have next to nothing to learn, and five of fifteen who announced next to
 * nothing took 17 to 35 points of macro-F1 (NSL-KDD, Dirichlet .1). No more than f who shout take it beyond the longest honest one either.
 *
 * @param norms at least one
 */
export function usualLength(norms: readonly number[], f: number): number {
  const ascending = norms.toSorted((a, b) => a - b);
  const trusted = Math.max(1, norms.length - f);
  return ascending[Math.min(norms.length - trusted + ((trusted - 1) >> 1), trusted - 1)]!;
}

/**
 * Flags log ||u_j|| > log l + max(3 MAD, log 8), MAD over the logarithms. Not a fixed multiple: where everybody trains for whole epochs,
 * organisations with many rows honestly send 2 to 9 times what others do and more, and are the last to do without.
 * What isn't flagged does no harm by its length, since it is tried out and mixed at a capped one.
 *
 * @param usual l, as {@link usualLength} has it
 */
export function normEvidence(norms: readonly number[], usual: number): Evidence {
  const logs = norms.map((length) => Math.log(Math.max(length, leastNorm)));
  const centre = Math.log(Math.max(usual, leastNorm));
  const gap = Math.max(deviations * medianAbsoluteDeviation(logs), Math.log(leastFactor));
  return {
    reason: "norm",
    weights: Float64Array.from(logs, (log) => (log - centre) / gap),
    scores: norms,
    threshold: Math.min(Number.MAX_VALUE, Math.exp(centre + gap)),
  };
}

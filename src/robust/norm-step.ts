import type { Evidence } from "./evidence.ts";
import { median, medianAbsoluteDeviation } from "./medians.ts";

/** How many median deviations of its logarithm a norm may lie above the median. */
const deviations = 3;
/**
 * Times the median norm that is too long only where others are alike. At 4, two honest data-rich organisations of ten lost their vote
 * (NSL-KDD, Dirichlet .1).
 */
const leastFactor = 8;
/** Stands for the norm of a zero row, whose logarithm there isn't. */
const leastNorm = 1e-30;

/**
 * Flags log ||u_j|| > med + max(3 MAD, log 8), over the logarithms. Not a fixed multiple of the median: where everybody trains
 * for whole epochs, organisations with many rows honestly send 2 to 9 times the median norm and more, and are the last to do without.
 * What isn't flagged does no harm by its length, since it is tried out and mixed at a capped one.
 */
export function normEvidence(norms: readonly number[]): Evidence {
  const logs = norms.map((length) => Math.log(Math.max(length, leastNorm)));
  const centre = median(logs);
  const gap = Math.max(deviations * medianAbsoluteDeviation(logs), Math.log(leastFactor));
  return {
    reason: "norm",
    weights: Float64Array.from(logs, (log) => (log - centre) / gap),
    scores: norms,
    threshold: Math.min(Number.MAX_VALUE, Math.exp(centre + gap)),
  };
}

/** What a model and its predecessor flagged of the same flows since the model went live. */
export interface Probation {
  readonly flows: number;
  readonly flagged: number;
  readonly flaggedBefore: number;
}

export type ProbationVerdict =
  /** Too few flows to say. */
  | "watching"
  | "kept"
  /** It flags far more, or far fewer, flows than it was calibrated to, and its predecessor does not. */
  | "rolled-back";

/** A model goes live. */
export const onProbation: Probation = { flows: 0, flagged: 0, flaggedBefore: 0 };

/** Flows that must be expected to be flagged before their number means anything; until then a model is watched. */
const expectedMin = 20;

/** Standard deviations that chance is given. */
const deviations = 3;

/**
 * Judges a merged model by the rate at which it flags. The predecessor sees the same flows: where both leave the bounds it is
 * the traffic that changed, an attack for instance, and not the model that is wrong.
 *
 * @param rate share of flows that its threshold was calibrated to flag
 * @param factor a model keeps within [expected / factor, expected * factor], 3 standard deviations of chance allowed for
 */
export function judgeProbation(
  { flows, flagged, flaggedBefore }: Probation,
  rate: number,
  factor: number,
): ProbationVerdict {
  const expected = Math.max(rate * flows, expectedMin);
  const slack = deviations * Math.sqrt(expected);
  const tooMany = (count: number): boolean => count > factor * expected + slack;
  const tooFew = (count: number): boolean => count < (expected - slack) / factor;
  // Far too many show early; far too few only once enough were to be expected.
  if (tooMany(flagged)) return tooMany(flaggedBefore) ? "kept" : "rolled-back";
  if (rate * flows < expectedMin) return "watching";
  return tooFew(flagged) && !tooFew(flaggedBefore) ? "rolled-back" : "kept";
}

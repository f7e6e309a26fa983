/** How flagging went lately, decayed over {@link memoryFlows}. Immutable. */
export interface SurgeState {
  readonly flows: number;
  readonly flagged: number;
  readonly surging: boolean;
}

/** Flows after which an observation counts half: long enough for a rate of one in a thousand, short enough to notice. */
export const memoryFlows = 5000;

/** A surge ends below this share of the factor that began it, so that training doesn't flicker. */
const calmShare = 0.5;

/** Standard deviations that chance is given: a handful of flagged flows is no surge. */
const deviations = 3;

/** Fewer flagged flows than this are no surge, however few flows there were. */
const flaggedMin = 10;

/** Before the first flow. */
export const calm: SurgeState = { flows: 0, flagged: 0, surging: false };

/**
 * After some more flows. Alerts surge when more are flagged than `factor` times the budget and chance (3 sigma of a Poisson count)
 * explain: flagged > factor * rate * n + 3 sqrt(factor * rate * n).
 *
 * @param rate share of flows that the threshold is meant to flag
 */
export function observeFlags(
  { flows, flagged, surging }: SurgeState,
  seen: { readonly flows: number; readonly flagged: number },
  rate: number,
  factor: number,
): SurgeState {
  const keep = 0.5 ** (seen.flows / memoryFlows);
  const next = { flows: keep * flows + seen.flows, flagged: keep * flagged + seen.flagged };
  const expected = (surging ? calmShare : 1) * factor * rate * next.flows;
  return { ...next, surging: next.flagged > Math.max(flaggedMin, expected + deviations * Math.sqrt(expected)) };
}

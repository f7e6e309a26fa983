import { ranksFromTop } from "./tail.ts";
import { affordable, fewestBenignScores, thresholdPassing } from "./threshold.ts";

/** Two models' thresholds on their own scores; an alert is raised where either is reached. */
export interface JointThresholds {
  readonly consortium: number;
  readonly local: number;
}

/**
 * Thresholds that share one budget: each model detects its own k highest-scored benign rows, k being the largest for which the two together
 * detect at most `falsePositiveRate` of the rows. Models that agree on which benign rows are odd keep the whole budget each; models
 * that don't, half of it.
 *
 * @param consortium the consortium model's scores of benign validation rows
 * @param local the local model's scores of the same rows, in the same order
 * @returns null with fewer than 100 rows, where no quantile can be trusted
 */
export function jointThresholds(
  consortium: Float64Array,
  local: Float64Array,
  falsePositiveRate: number,
): JointThresholds | null {
  const n = consortium.length;
  if (n < fewestBenignScores) return null;
  const [byConsortium, byLocal] = [ranksFromTop(consortium), ranksFromTop(local)];
  const best = Float64Array.from({ length: n }, (_, row) => Math.min(byConsortium[row]!, byLocal[row]!)).toSorted();
  const afford = affordable(n, falsePositiveRate);
  const k = afford >= n ? n : best[afford]! - 1;
  return { consortium: thresholdPassing(consortium, k), local: thresholdPassing(local, k) };
}

import { empiricalTail, ranksFromTop } from "./tail.ts";
import { affordable, fewestBenignScores, thresholdPassing } from "./threshold.ts";

/** Two models' thresholds on their own scores; an alert is raised where either is reached. */
export interface JointThresholds {
  readonly consortium: number;
  readonly local: number;
}

/** The k of {@link jointThresholds}. */
function sharedRank(consortium: Float64Array, local: Float64Array, falsePositiveRate: number): number {
  const n = consortium.length;
  const [byConsortium, byLocal] = [ranksFromTop(consortium), ranksFromTop(local)];
  const best = Float64Array.from({ length: n }, (_, row) => Math.min(byConsortium[row]!, byLocal[row]!)).toSorted();
  const afford = affordable(n, falsePositiveRate);
  return afford >= n ? n : best[afford]! - 1;
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
  if (consortium.length < fewestBenignScores) return null;
  const k = sharedRank(consortium, local, falsePositiveRate);
  return { consortium: thresholdPassing(consortium, k), local: thresholdPassing(local, k) };
}

/** Both witnesses as one score, for rankings and curves. */
export interface JointScore {
  /** max(-log p_consortium, -log p_local) of each row. */
  score(consortium: Float64Array, local: Float64Array): Float64Array;
  /** Rows from here on are those that reach either of {@link jointThresholds}. */
  readonly threshold: number;
}

/** As {@link jointThresholds}, of the same rows. */
export function jointScore(
  consortium: Float64Array,
  local: Float64Array,
  falsePositiveRate: number,
): JointScore | null {
  const n = consortium.length;
  if (n < fewestBenignScores) return null;
  const [ofConsortium, ofLocal] = [empiricalTail(consortium), empiricalTail(local)];
  return {
    score: (one, other) => one.map((s, row) => Math.max(ofConsortium(s), ofLocal(other[row]!))),
    // -log p of a score that only k benign ones reach, in the words of empiricalTail.
    threshold: Math.log((n + 1) / (1 + sharedRank(consortium, local, falsePositiveRate))),
  };
}

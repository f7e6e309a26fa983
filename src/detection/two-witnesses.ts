import { detectionMetrics } from "./metrics.ts";
import { countAbove, ranksFromTop } from "./tail.ts";
import { affordable, fewestBenignScores, thresholdPassing } from "./threshold.ts";

/** Two models' thresholds on their own scores; an alert is raised where either is reached. */
export interface JointThresholds {
  readonly consortium: number;
  readonly local: number;
}

/** The largest k for which min(rank_consortium / share, rank_local) <= k holds for an affordable number of rows. */
function sharedRank(consortium: Float64Array, local: Float64Array, falsePositiveRate: number, share: number): number {
  const n = consortium.length;
  const [byConsortium, byLocal] = [ranksFromTop(consortium), ranksFromTop(local)];
  const best = byConsortium.map((rank, row) => Math.min(rank / share, byLocal[row]!)).toSorted();
  const afford = affordable(n, falsePositiveRate);
  return afford >= n ? n : Math.ceil(best[afford]!) - 1;
}

/**
 * Thresholds that share one budget: the local model detects its own k highest-scored benign rows, the consortium's `share` k of its own, k
 * being the largest for which the two together detect at most `falsePositiveRate` of the rows. Models that agree on which benign rows
 * are odd keep the whole budget each; of models that don't, the consortium's gets share / (1 + share) of it.
 *
 * @param consortium the consortium model's scores of benign validation rows
 * @param local the local model's scores of the same rows, in the same order
 * @param share in (0, 1]; see {@link consortiumShare}
 * @returns null with fewer than 100 rows, where no quantile can be trusted
 */
export function jointThresholds(
  consortium: Float64Array,
  local: Float64Array,
  falsePositiveRate: number,
  share = 1,
): JointThresholds | null {
  if (consortium.length < fewestBenignScores) return null;
  const k = sharedRank(consortium, local, falsePositiveRate, share);
  return { consortium: thresholdPassing(consortium, Math.floor(share * k)), local: thresholdPassing(local, k) };
}

/** Both witnesses as one score, for rankings and curves. */
export interface JointScore {
  /** log((n + 1) / (1 + min(c / share, l))) of each row, c and l of the n benign rows scoring at least as high in either model. */
  score(consortium: Float64Array, local: Float64Array): Float64Array;
  /** Rows from here on are those that reach either of {@link jointThresholds}. */
  readonly threshold: number;
}

/** As {@link jointThresholds}, of the same rows. */
export function jointScore(
  consortium: Float64Array,
  local: Float64Array,
  falsePositiveRate: number,
  share = 1,
): JointScore | null {
  const n = consortium.length;
  if (n < fewestBenignScores) return null;
  const [aboveInConsortium, aboveInLocal] = [countAbove(consortium), countAbove(local)];
  const scoreOf = (rank: number): number => Math.log((n + 1) / (1 + rank));
  return {
    score: (one, other) =>
      one.map((s, row) => scoreOf(Math.min(aboveInConsortium(s) / share, aboveInLocal(other[row]!)))),
    threshold: scoreOf(sharedRank(consortium, local, falsePositiveRate, share)),
  };
}

/** Shares that are tried, the most even first. The least leaves the consortium's model a seventeenth of the budget: what it is sure of still counts. */
const shares = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16];

/** Shares whose macro-F1 differs by less than this are equally good. */
const equallyGood = 0.002;

/** Scores of own validation rows by both models. */
export interface ValidationScores {
  readonly consortium: Float64Array;
  readonly local: Float64Array;
  /** 0 is benign. */
  readonly labels: ArrayLike<number>;
}

/**
 * How much of the budget the consortium's model gets: the most even share with which the two do as well as with any on own validation rows.
 * What an organisation knows itself is no reason to give the consortium less than half, as long as both find it.
 *
 * @returns in (0, 1]; 1 where there are too few benign rows to tell
 */
export function consortiumShare({ consortium, local, labels }: ValidationScores, falsePositiveRate: number): number {
  const benign = (scores: Float64Array): Float64Array => scores.filter((_, row) => labels[row] === 0);
  const reached = shares.map((share) => {
    const joint = jointScore(benign(consortium), benign(local), falsePositiveRate, share);
    return joint === null ? 0 : detectionMetrics(joint.score(consortium, local), labels, joint.threshold).macroF1;
  });
  const best = Math.max(...reached);
  return shares[reached.findIndex((macroF1) => macroF1 >= best - equallyGood)]!;
}

/** -log p of a score, p being the share of benign scores at least as high: comparable between scores of any unit. */
export type Tail = (score: number) => number;

/** How many of `sorted` (ascending) are at least x. */
function countFrom(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! >= x) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

/**
 * The empirical upper tail of benign scores: -log((1 + #{b_i >= x}) / (n + 1)), between 0 and log(n + 1). Never falls as x rises.
 *
 * @param benignScores finite, at least one, in any order, left as they are
 */
export function empiricalTail(benignScores: ArrayLike<number>): Tail {
  return tailWithin(Float64Array.from(benignScores).toSorted());
}

function tailWithin(sorted: Float64Array): Tail {
  const n = sorted.length;
  return (score) => Math.log((n + 1) / (1 + countFrom(sorted, score)));
}

/** How many benign scores are at least as high as one. */
export function countAbove(benignScores: ArrayLike<number>): (score: number) => number {
  const sorted = Float64Array.from(benignScores).toSorted();
  return (score) => countFrom(sorted, score);
}

/** Of each score, how many of all are at least as high: 1 for a highest one without equals. */
export function ranksFromTop(scores: Float64Array): Float64Array {
  const sorted = scores.toSorted();
  return scores.map((score) => countFrom(sorted, score));
}

/** Share of the benign scores that the steepness of the tail is taken from. */
const tailShare = 0.1;

/**
 * The empirical tail, and beyond the highest benign score a Pareto tail of shape 1, -log p = log(n + 1) + log(1 + (x - max) / s), s being the
 * mean excess over the 90% quantile (peaks over threshold; Pickands 1975, with the heaviest tail that is usual): no two scores are equally
 * strange because both are stranger than everything seen, so that excess and explanations still mean something there.
 *
 * @param benignScores as {@link empiricalTail} takes them
 */
export function extendedTail(benignScores: ArrayLike<number>): Tail {
  const sorted = Float64Array.from(benignScores).toSorted();
  const within = tailWithin(sorted);
  const n = sorted.length;
  const most = sorted[n - 1]!;
  const base = sorted[Math.floor((1 - tailShare) * (n - 1))]!;
  const above = sorted.filter((score) => score > base);
  const excess = above.reduce((sum, score) => sum + (score - base), 0) / above.length;
  const scale = above.length > 0 ? excess : Math.max(Math.abs(most), 1) * Number.EPSILON;
  return (score) => within(score) + (score > most ? Math.log1p((score - most) / scale) : 0);
}

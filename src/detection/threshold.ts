/** Fewer benign validation scores than this put no quantile near 1 anywhere trustworthy. */
export const fewestBenignScores = 100;
/** The threshold without enough benign scores: the more likely class. */
export const uncalibratedThreshold = 0.5;

/** Share-times-count products such as .29 * 100 fall short of whole numbers by rounding alone. */
const roundingSlack = 1e-9;

/**
 * The (1 - falsePositiveRate) quantile of benign validation scores: the least threshold at which, of these n scores, at
 * most falsePositiveRate * n are detected (score >= threshold), ties included. It lies just above a score that must pass.
 *
 * @param benignScores finite, in any order, left as they are
 * @param falsePositiveRate nominal share of benign rows detected, in [0, 1)
 */
export function benignThreshold(benignScores: ArrayLike<number>, falsePositiveRate: number): number {
  const n = benignScores.length;
  if (n < fewestBenignScores) return uncalibratedThreshold;
  return thresholdPassing(benignScores, affordable(n, falsePositiveRate));
}

/** How many of n benign rows may be detected. */
export function affordable(n: number, falsePositiveRate: number): number {
  return Math.floor(falsePositiveRate * n + roundingSlack);
}

/**
 * How many of n benign rows may be detected so that the share of ALL benign rows which the threshold detects stays within the rate with this
 * confidence: the largest k for which P(Binomial(n, rate) <= k) <= 1 - confidence (a tolerance limit; Wilks 1941, and Vovk 2012 for
 * thresholds). Calibrated on exactly what it affords, half of all thresholds detect more. 0 where even none would not be sure.
 *
 * @param confidence in (0, 1)
 */
export function surelyAffordable(n: number, falsePositiveRate: number, confidence: number): number {
  if (falsePositiveRate <= 0) return 0;
  if (falsePositiveRate >= 1) return n;
  const odds = Math.log(falsePositiveRate / (1 - falsePositiveRate));
  let logTerm = n * Math.log1p(-falsePositiveRate);
  let below = Math.exp(logTerm);
  let k = -1;
  while (k < n - 1 && below <= 1 - confidence) {
    k += 1;
    logTerm += Math.log((n - k) / (k + 1)) + odds;
    below += Math.exp(logTerm);
  }
  return Math.max(k, 0);
}

/** The least threshold that at most `detected` of these scores (at least one) reach. */
export function thresholdPassing(scores: ArrayLike<number>, detected: number): number {
  const n = scores.length;
  return justAbove(Float64Array.from(scores).toSorted()[n - 1 - Math.min(detected, n - 1)]!);
}

/** The next larger float64. */
function justAbove(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x === 0 ? 0 : x); // -0 has another neighbour in bits than in value
  view.setBigInt64(0, view.getBigInt64(0) + (x < 0 ? -1n : 1n));
  return view.getFloat64(0);
}

import type { Random } from "../random.ts";
import { policyMu } from "./meta-policy.ts";
import { betweenSides, mixed } from "./resample.ts";

/** sigma: how far around mu rows still count. The authors' value. */
const sigma = 0.2;
/** Bins of an error histogram on [0, 1]. The authors' number. */
const bins = 5;

/** Share of the errors in each of five bins on [0, 1]. */
export function errorHistogram(errors: Float64Array): Float64Array {
  const shares = new Float64Array(bins);
  for (const e of errors) shares[Math.min(bins - 1, Math.floor(e * bins))]! += 1 / errors.length;
  return shares;
}

/** `count` of the rows without repetition, by weight exp(-((e - mu) / sigma)^2 / 2): the smallest of -log(u) / w (Efraimidis and Spirakis). */
export function drawAround(
  mu: number,
  rows: Uint32Array,
  errors: Float64Array,
  count: number,
  random: Random,
): Uint32Array {
  const key = Float64Array.from(
    rows,
    (row) => -Math.log(1 - random.next()) / Math.exp(-(((errors[row]! - mu) / sigma) ** 2) / 2),
  );
  return Uint32Array.from([...rows.keys()].toSorted((a, b) => key[a]! - key[b]!).slice(0, count), (i) => rows[i]!);
}

/**
 * `meta`: the smaller side, and as many rows of the larger, drawn around an error: w = exp(-((e - mu) / sigma)^2 / 2), e = |y - p|.
 * mu is the policy's answer to two histograms, of the larger side's errors in training and held out.
 * Liu et al., "MESA: Boost Ensemble Imbalanced Learning with MEta-SAmpler", NeurIPS 2020.
 */
export const metaSampled = betweenSides(({ majority, minority }, { labels, mu, errors, random }) => {
  const { training, heldOut, heldOutLabels } = errors();
  const benign = labels[majority[0]!] === 0;
  const state = [
    ...errorHistogram(Float64Array.from(majority, (row) => training[row]!)),
    ...errorHistogram(heldOut.filter((_, row) => (heldOutLabels[row] === 0) === benign)),
  ];
  return mixed(random, minority, drawAround(mu ?? policyMu(state), majority, training, minority.length, random));
});

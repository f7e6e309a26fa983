import type { Random } from "../random.ts";

/** Noise on a round's update, for differential privacy. */
export interface Privacy {
  /** C: longest update, in the Euclidean norm; longer ones are scaled down to it. */
  readonly clip: number;
  /** z: standard deviation of the noise on each parameter, in units of `clip`. */
  readonly noise: number;
}

/**
 * The Gaussian mechanism on a round's update u = x - s (Abadi et al. 2016, on the whole update rather than on each gradient):
 * s + u min(1, C / ||u||) + N(0, (z C)^2 I).
 *
 * @param random in a daemon from a cryptographic generator, or whoever finds out its state takes the noise off again
 */
export function privatise(
  start: Float32Array,
  trained: Float32Array,
  { clip, noise }: Privacy,
  random: Pick<Random, "normal">,
): Float32Array {
  const norm = Math.sqrt(trained.reduce((sum, x, k) => sum + (x - start[k]!) ** 2, 0));
  const scale = norm > clip ? clip / norm : 1;
  return start.map((s, k) => s + (trained[k]! - s) * scale + noise * clip * random.normal());
}

/**
 * What so many rounds spend, T 2 / z^2: the Renyi divergence of order a of the Gaussian mechanism, divided by a; it adds up over rounds
 * (Mironov 2017, corollary 3 and proposition 1). Other rows of an organisation, as many as it likes, change its clipped update by at
 * most 2 C: that is the sensitivity here, and what is protected is all that it trains on.
 */
export function spentBy(rounds: number, noise: number): number {
  return rounds === 0 ? 0 : (2 * rounds) / noise ** 2;
}

/** Epsilon at `delta`: the least over all orders a > 1 of a spent + log(1 / delta) / (a - 1) (Mironov 2017, proposition 3). */
export function epsilonOf(spent: number, delta: number): number {
  return spent + 2 * Math.sqrt(spent * Math.log(1 / delta));
}

/** Delta that epsilon is told for: far less than one in the rows of an organisation. */
export const privacyDelta = 1e-6;

import { aroundOwn, clipping, type Clipping } from "./clip-around.ts";

/**
 * Clips around the own row at tau = ||x_j - x_i|| of the (2f + 1)-th farthest row j: twice the weight b = f/n that bad rows may have is
 * clipped, the own row at distance 0 counted among the n.
 * Gaucher, Dieuleveut, Hendrikx, "Unified Breakdown Analysis for Byzantine Robust Gossip", ICML 2025: CS+ with W_ij = 1/n and a
 * communication step of 1, the threshold as the authors' published code takes it.
 */
export function csPlus(): Clipping {
  const tau = (distances: Float64Array, f: number): number => distances[Math.max(0, distances.length - 2 * f - 1)]!;
  return clipping("cs-plus", "far-from-own", aroundOwn(tau));
}

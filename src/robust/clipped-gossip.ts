import { aroundOwn, clipping, type Clipping } from "./clip-around.ts";

/**
 * Clips around the own row at tau^2 = (1 / delta) sum_{j in S} W_ij ||x_j - x_i||^2, delta = f/n, W_ij = 1/n, S the n - f rows nearest to
 * the own one, which stand in for the honest ones that nobody knows.
 * He, Karimireddy, Jaggi, "Byzantine-Robust Decentralized Learning via ClippedGossip", 2022.
 */
export function clippedGossip(): Clipping {
  const tau = (distances: Float64Array, f: number): number => {
    const nearest = distances.subarray(0, Math.max(0, distances.length - f));
    return Math.sqrt(nearest.reduce((sum, distance) => sum + distance ** 2, 0) / f);
  };
  return clipping("clipped-gossip", "far-from-own", aroundOwn(tau));
}

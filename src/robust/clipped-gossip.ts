import { clipAroundOwn } from "./clip-around-own.ts";
import type { Filter } from "./rule.ts";

/**
 * Clips around the own row at tau^2 = (1 / delta) sum_{j in S} W_ij ||x_j - x_i||^2, delta = f/n, W_ij = 1/n, S the n - f rows nearest to
 * the own one, which stand in for the honest ones that nobody knows.
 * He, Karimireddy, Jaggi, "Byzantine-Robust Decentralized Learning via ClippedGossip", 2022.
 */
export function clippedGossip(): Filter {
  return clipAroundOwn("clipped-gossip", (distances, f) => {
    const nearest = distances.toSorted().subarray(0, Math.max(0, distances.length - f));
    return Math.sqrt(nearest.reduce((sum, distance) => sum + distance ** 2, 0) / f);
  });
}

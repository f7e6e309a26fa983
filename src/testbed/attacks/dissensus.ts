import type { Attack } from "./attack.ts";
import { meanOf } from "./moments.ts";

/**
 * Drives organisations apart: x_v - epsilon sum_k (x_k - x_v) / m, k over the honest, which undoes what a mean would move victim v
 * towards the others. He, Karimireddy and Jaggi, "Byzantine-robust decentralized learning via ClippedGossip", 2022.
 *
 * In the paper each neighbour is told something else; whoever does so here is an equivocator, so each adversary picks one victim (by
 * its index, the honest sorted by author). epsilon is 1.5: at 1 the victim's mean stands still, above it moves away.
 */
export const dissensus: Attack = {
  name: "dissensus",
  defaultStrength: 1.5,
  sees: "honest",
  craft({ own, honest, adversaries, index, strength }) {
    if (honest.length === 0) return own.slice();
    const victim = honest[index % honest.length]!;
    const mean = meanOf(honest);
    const epsilon = (dissensus.defaultStrength * strength * honest.length) / adversaries;
    return victim.map((x, k) => x - epsilon * (mean[k]! - x));
  },
};

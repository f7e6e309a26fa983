import type { Attack } from "./attack.ts";

/**
 * Announces a thousandth of its own update: hardly anything, round after round. Nobody is misled by it, but who takes the median length of all
 * for what is usual finds the few that teach too long, and the few that turn against a standing consensus odd. Made for vervet; it took 17
 * to 35 points from rank-witness as it was (NSL-KDD, Dirichlet .1, a third attacking).
 */
export const still: Attack = {
  name: "still",
  defaultStrength: 1e-3,
  sees: "own",
  craft: ({ own, strength }) => own.map((u) => still.defaultStrength * strength * u),
};

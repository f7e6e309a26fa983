import type { Attack } from "./attack.ts";

/**
 * Announces `s - 4 u`: the own step backwards and enlarged, so update = -4 u.
 * Li, Xu, Chen, Giannakis and Ling, "RSA: Byzantine-robust stochastic aggregation methods", AAAI 2019.
 *
 * The 4 is deliberate: `s - u` hardly hurts a mean of ten, since seven honest steps outweigh three backwards.
 */
export const signFlip: Attack = {
  name: "sign-flip",
  defaultStrength: 4,
  sees: "own",
  craft: ({ own, strength }) => own.map((u) => -signFlip.defaultStrength * strength * u),
};

import type { Attack } from "./attack.ts";

/**
 * Announces noise instead of an update: u_k = sigma epsilon_k, epsilon_k ~ N(0, 1).
 * Blanchard, El Mhamdi, Guerraoui and Stainer, "Machine learning with adversaries: Byzantine tolerant gradient descent", NIPS 2017.
 *
 * sigma is 1, not the paper's 200: with the 10,117 parameters of nsl-kdd.yaml that is 100 long already, where the median honest update
 * is 0.8 to 2.2 (seed 7).
 */
export const gaussian: Attack = {
  name: "gaussian",
  defaultStrength: 1,
  sees: "own",
  craft: ({ own, strength, random }) => own.map(() => gaussian.defaultStrength * strength * random.normal()),
};

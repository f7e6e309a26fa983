import type { Attack } from "./attack.ts";

/**
 * Announces `s + 10 u`: an honest step, enlarged until it replaces everybody else's in a mean.
 * Bagdasaryan, Veit, Hua, Estrin and Shmatikov, "How to backdoor federated learning", AISTATS 2020: the scaling of
 * model replacement, gamma = 10 for about ten participants.
 */
export const scaling: Attack = {
  name: "scaling",
  defaultStrength: 10,
  sees: "own",
  craft: ({ own, strength }) => own.map((u) => scaling.defaultStrength * strength * u),
};

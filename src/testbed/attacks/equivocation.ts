import type { Attack } from "./attack.ts";

/**
 * Signs two different bodies for one round: its own update, and the same backwards. Whoever hears both has proof; an honest
 * relay spreads both. The Byzantine behaviour that reliable broadcast rules out: Bracha, "Asynchronous Byzantine agreement
 * protocols", Information and Computation 75 (1987).
 *
 * Strength multiplies the second.
 */
export const equivocation: Attack = {
  name: "equivocation",
  defaultStrength: 1,
  sees: "own",
  say: ({ own, strength }) => [own, own.map((u) => -equivocation.defaultStrength * strength * u)],
};

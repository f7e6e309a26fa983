import type { Attack } from "./attack.ts";

/**
 * Signs a payload of NaN: one such row makes every distance NaN, and Krum in two well-known libraries then returns that very row.
 * Here it doesn't decode, which is proof against its author.
 */
export const nonFinite: Attack = {
  name: "non-finite",
  defaultStrength: 1,
  sees: "own",
  craft: ({ own }) => new Float32Array(own.length).fill(Number.NaN),
};

import type { Attack } from "./attack.ts";

/** Announces nothing: the control against which every other attack is measured. */
export const silent: Attack = {
  name: "silent",
  defaultStrength: 1,
  sees: "own",
  craft: () => null,
};

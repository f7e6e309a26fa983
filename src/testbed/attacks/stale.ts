import type { Attack } from "./attack.ts";

/**
 * Announces the first model it trained, signed anew each round: x_first - s. Holds the consortium where it once was, as a
 * straggler or a stuck daemon would; Byzantine workers that send stale gradients are in Damaskinos et al., "Asynchronous
 * Byzantine machine learning (the case of SGD)", ICML 2018.
 *
 * Strength multiplies the pull; its first round is honest.
 */
export const stale: Attack = {
  name: "stale",
  defaultStrength: 1,
  sees: "own",
  craft({ start, own, strength, memory }) {
    const first = memory.get("model");
    if (first === undefined) {
      memory.set(
        "model",
        start.map((s, k) => s + own[k]!),
      );
      return own.slice();
    }
    return start.map((s, k) => stale.defaultStrength * strength * (first[k]! - s));
  },
};

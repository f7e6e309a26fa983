import type { Attack } from "./attack.ts";

/**
 * Trains honestly on flipped labels: every attack becomes benign and every benign row an attack.
 * Biggio, Nelson and Laskov, "Support vector machines under adversarial label noise", ACML 2011.
 *
 * With two classes that is y -> 1 - y. With attack families, each family becomes benign, and a benign row becomes one
 * of the families, drawn uniformly: the shard's own mix would leave a shard without attacks unpoisoned.
 * Strength is the share of rows flipped, at most 1; smaller ones are drawn row by row.
 */
export const labelFlip: Attack = {
  name: "label-flip",
  defaultStrength: 1,
  sees: "own",
  poison({ rows, inputs, labels }, { classes, strength, random }) {
    const share = labelFlip.defaultStrength * strength;
    const flipped = labels.map((y) => {
      if (random.next() >= share) return y;
      return y === 0 ? 1 + random.below(classes - 1) : 0;
    });
    return { rows, inputs, labels: flipped };
  },
};

import { labelFlip } from "./label-flip.ts";
import type { Attack } from "./attack.ts";

/**
 * One adversary with many names: the first trains on flipped labels (see label-flip), and all others announce its model.
 * Fung, Yoon and Beschastnikh, "The limitations of federated learning in Sybil settings", RAID 2020.
 *
 * No two of them send the same bytes (every testbed adversary scales its update by its own 1 + index 2^-20), so that they don't
 * simply count as duplicates. Strength is label-flip's.
 */
export const sybil: Attack = {
  name: "sybil",
  defaultStrength: 1,
  sees: "leader",
  poison: (rows, view) => labelFlip.poison!(rows, { ...view, strength: sybil.defaultStrength * view.strength }),
  craft: ({ own, leader }) => (leader ?? own).slice(),
};

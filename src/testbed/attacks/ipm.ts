import type { Attack } from "./attack.ts";
import { meanOf } from "./moments.ts";

/**
 * Inner product manipulation: all adversaries announce -epsilon times the mean of the honest updates.
 * Xie, Koyejo and Gupta, "Fall of empires: breaking Byzantine-tolerant SGD by inner product manipulation", UAI 2019 (PMLR 115, 2020).
 *
 * epsilon is 0.5: smaller than an honest update, so that neither norms nor distances give it away. It slows the others down; beyond
 * (n - m) / m it turns a mean around.
 */
export const ipm: Attack = {
  name: "ipm",
  defaultStrength: 0.5,
  sees: "honest",
  craft({ own, honest, strength }) {
    if (honest.length === 0) return own.slice(); // nobody to work against
    const epsilon = ipm.defaultStrength * strength;
    return Float32Array.from(meanOf(honest), (value) => -epsilon * value);
  },
};

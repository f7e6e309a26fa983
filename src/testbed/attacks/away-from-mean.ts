import type { Attack } from "./attack.ts";
import { deviationOf, meanOf } from "./moments.ts";

/** How far to go along p from the mean of at least two honest rows; 0 where p is nought, since all rows are equal then. */
export type GammaOf = (honest: readonly Float32Array[], mean: Float64Array, p: Float64Array) => number;

const defaultStrength = 1;

/**
 * An attack in which all adversaries announce mean + gamma p, p = -std of the honest updates (ddof 1), gamma as large as some bound on
 * distances allows; strength multiplies gamma, and above 1 the bound is broken. Shejwalkar and Houmansadr, "Manipulating the Byzantine:
 * optimizing model poisoning attacks and defenses for federated learning", NDSS 2021. The paper's other directions (-mean / ||mean||,
 * -sign(mean)) are not built; gamma is exact where the paper searches by halving.
 */
export function awayFromMean(name: string, gammaOf: GammaOf): Attack {
  return {
    name,
    defaultStrength,
    sees: "honest",
    craft({ own, honest, strength }) {
      if (honest.length < 2) return own.slice(); // no distance to hide in
      const mean = meanOf(honest);
      const p = deviationOf(honest, mean).map((value) => -value);
      const nowhere = p.every((value) => value === 0);
      const gamma = nowhere ? 0 : defaultStrength * strength * gammaOf(honest, mean, p);
      return own.map((_, k) => mean[k]! + gamma * p[k]!);
    },
  };
}

/** ||p||^2. */
export function squareOf(p: Float64Array): number {
  return p.reduce((sum, value) => sum + value * value, 0);
}

import type { Attack } from "./attack.ts";
import { deviationOf, meanOf } from "./moments.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * The largest z at which the malicious rows still look closer to the mean than s honest ones, which then support them:
 * s = floor(n / 2 + 1) - m,  Phi(z) = (n - m - s) / (n - m).
 *
 * Few attackers get z <= 0 (n = 10: m = 1 gives -0.14, m = 2 gives 0): the formula is kept as it stands. A majority
 * needs no supporter; one is asked for all the same, which keeps z finite.
 *
 * @param n contributions in all, malicious ones included
 * @param m malicious contributions; n - m >= 2
 */
export function alieZ(n: number, m: number): number {
  const s = Math.max(1, Math.floor(n / 2 + 1) - m);
  return normalQuantile((n - m - s) / (n - m));
}

/**
 * A little is enough: all adversaries announce mean - z std of the honest updates, coordinate by coordinate.
 * Baruch, Baruch and Goldberg, "A little is enough: circumventing defenses for distributed learning", NeurIPS 2019.
 *
 * std has ddof 1, and z is {@link alieZ}, multiplied by the strength. Public implementations differ in the sign: here
 * z std is subtracted, as in the authors' code. In the paper the adversaries estimate the moments from their own honest
 * updates; here they see everybody else's, which is the stronger attack.
 */
export const alie: Attack = {
  name: "alie",
  defaultStrength: 1,
  sees: "honest",
  craft({ own, honest, adversaries, strength }) {
    if (honest.length < 2) return honest.length === 1 ? honest[0]!.slice() : own.slice(); // no spread to hide in
    const z = alie.defaultStrength * strength * alieZ(honest.length + adversaries, adversaries);
    const mean = meanOf(honest);
    const deviation = deviationOf(honest, mean);
    return own.map((_, k) => mean[k]! - z * deviation[k]!);
  },
};

import type { Attack } from "./attack.ts";
import { meanOf } from "./moments.ts";

/** Rounds of power iteration; the choice of row settles long before the vector does. */
const iterations = 50;

/** The row to copy: argmax_i |v x_i|, v the top eigenvector of sum_i (x_i - mean)(x_i - mean)^T. The first of equal ones. */
export function mimicked(honest: readonly Float32Array[]): number {
  const mean = meanOf(honest);
  const centred = honest.map((x) => Float64Array.from(x, (value, k) => value - mean[k]!));
  const product = (a: ArrayLike<number>, b: Float64Array): number =>
    b.reduce((sum, value, k) => sum + a[k]! * value, 0);
  // v = sum_i a_i (x_i - mean): the eigenvector of the n x n Gram matrix gives that of the d x d covariance.
  const gram = centred.map((x) => centred.map((y) => product(x, y)));
  let a = gram.map((row, i) => row[i]! * (i + 1)); // lopsided, since two opposite rows would cancel
  for (let t = 0; t < iterations; t++) {
    const next = gram.map((row) => row.reduce((sum, value, j) => sum + value * a[j]!, 0));
    const length = Math.hypot(...next);
    if (length === 0) return 0;
    a = next.map((value) => value / length);
  }
  const v = mean.map((_, k) => centred.reduce((sum, x, i) => sum + a[i]! * x[k]!, 0));
  const projections = honest.map((x) => Math.abs(product(x, v)));
  return projections.indexOf(Math.max(...projections));
}

/**
 * All adversaries announce one honest organisation's update, so that it counts m + 1 times and the others' data less: no single
 * contribution is bad. Karimireddy, He and Jaggi, "Byzantine-robust learning on heterogeneous datasets via bucketing", ICLR 2022.
 *
 * Copied is the row that sticks out most, as the paper does; the paper keeps v over rounds, here it is this round's.
 */
export const mimic: Attack = {
  name: "mimic",
  defaultStrength: 1,
  sees: "honest",
  craft({ own, honest, strength }) {
    if (honest.length === 0) return own.slice();
    const scale = mimic.defaultStrength * strength;
    return honest[mimicked(honest)]!.map((value) => scale * value);
  },
};

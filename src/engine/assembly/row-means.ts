import { multiplyAddWide } from "./fused";
import { demote } from "./promote";

/** sum + weight x of two columns, widened. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function addWeighed(sum: v128, weight: v128, x: usize): v128 {
  return multiplyAddWide(weight, f64x2.promote_low_f32x4(v128.load64_zero(x)), sum);
}

/**
 * out = sum_j w_j x_j / total, in float64, then rounded to float32; 16 columns at a time in registers, a whole cache line.
 *
 * @param x addresses of n rows
 * @param w n weights, float64
 * @param columns a multiple of 16
 */
export function weightedMean(x: usize, n: i32, w: usize, total: f64, columns: i32, out: usize): void {
  const divisor = f64x2.splat(total);
  for (let column: usize = 0, end = <usize>columns << 2; column < end; column += 64, out += 64) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    for (let j: usize = 0; j < <usize>n; j++) {
      const row = load<usize>(x + (j << 2)) + column;
      const weight = v128.load64_splat(w + (j << 3));
      s0 = addWeighed(s0, weight, row);
      s1 = addWeighed(s1, weight, row + 8);
      s2 = addWeighed(s2, weight, row + 16);
      s3 = addWeighed(s3, weight, row + 24);
      s4 = addWeighed(s4, weight, row + 32);
      s5 = addWeighed(s5, weight, row + 40);
      s6 = addWeighed(s6, weight, row + 48);
      s7 = addWeighed(s7, weight, row + 56);
    }
    v128.store(out, demote(f64x2.div(s0, divisor), f64x2.div(s1, divisor)));
    v128.store(out, demote(f64x2.div(s2, divisor), f64x2.div(s3, divisor)), 16);
    v128.store(out, demote(f64x2.div(s4, divisor), f64x2.div(s5, divisor)), 32);
    v128.store(out, demote(f64x2.div(s6, divisor), f64x2.div(s7, divisor)), 48);
  }
}

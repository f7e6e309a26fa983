import { demote } from "./promote";

/**
 * out = the mean of n rows, whatever they hold; four at a time are summed in float32, then in float64.
 *
 * @param x addresses of the rows
 * @param columns a multiple of 8
 * @returns whether it is finite: then no value of any row is NaN or infinite
 */
export function finiteMean(x: usize, n: i32, columns: i32, out: usize): bool {
  const size = f64x2.splat(<f64>n);
  let odd = f64x2.splat(0); // stays 0 until something isn't finite: x - x is NaN then
  const fours = n & ~3;
  for (let column: usize = 0, end = <usize>columns << 2; column < end; column += 32, out += 32) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let j = 0;
    for (; j < fours; j += 4) {
      const at = x + (<usize>j << 2);
      const p = load<usize>(at) + column;
      const q = load<usize>(at, 4) + column;
      const r = load<usize>(at, 8) + column;
      const s = load<usize>(at, 12) + column;
      const left = f32x4.add(f32x4.add(v128.load(p), v128.load(q)), f32x4.add(v128.load(r), v128.load(s)));
      const right = f32x4.add(
        f32x4.add(v128.load(p, 16), v128.load(q, 16)),
        f32x4.add(v128.load(r, 16), v128.load(s, 16)),
      );
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(left));
      s1 = f64x2.add(s1, upper(left));
      s2 = f64x2.add(s2, f64x2.promote_low_f32x4(right));
      s3 = f64x2.add(s3, upper(right));
    }
    for (; j < n; j++) {
      const p = load<usize>(x + (<usize>j << 2)) + column;
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(p)));
      s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(p, 8)));
      s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(p, 16)));
      s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(p, 24)));
    }
    odd = f64x2.add(odd, f64x2.add(f64x2.sub(s0, s0), f64x2.sub(s1, s1)));
    odd = f64x2.add(odd, f64x2.add(f64x2.sub(s2, s2), f64x2.sub(s3, s3)));
    v128.store(out, demote(f64x2.div(s0, size), f64x2.div(s1, size)));
    v128.store(out, demote(f64x2.div(s2, size), f64x2.div(s3, size)), 16);
  }
  return f64x2.extract_lane(odd, 0) + f64x2.extract_lane(odd, 1) == 0;
}

/** The upper two of four lanes, widened. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

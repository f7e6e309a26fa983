import { multiplyAddWide } from "./fused";
import { promote } from "./promote";

/** sum + (x - c)^2 of two columns, widened. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function addSquare(sum: v128, x: usize, c: v128): v128 {
  const apart = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x)), c);
  return multiplyAddWide(apart, apart, sum);
}

/**
 * sums_j = ||x_j - c||^2, even and odd coordinates in the two lanes; four rows at a time in registers, two sums each.
 *
 * @param x addresses of n rows, n a multiple of 4
 * @param c address of the centre, float64
 * @param columns a multiple of 4
 */
export function squaredDistances(x: usize, n: i32, c: usize, columns: i32, sums: usize): void {
  for (let j = 0; j < n; j += 4) {
    let x0 = load<usize>(x);
    let x1 = load<usize>(x, 4);
    let x2 = load<usize>(x, 8);
    let x3 = load<usize>(x, 12);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let t0 = s0;
    let t1 = s0;
    let t2 = s0;
    let t3 = s0;
    let at = c;
    for (const end = at + (<usize>columns << 3); at < end; at += 32) {
      const even = v128.load(at);
      s0 = addSquare(s0, x0, even);
      s1 = addSquare(s1, x1, even);
      s2 = addSquare(s2, x2, even);
      s3 = addSquare(s3, x3, even);
      const odd = v128.load(at, 16);
      t0 = addSquare(t0, x0 + 8, odd);
      t1 = addSquare(t1, x1 + 8, odd);
      t2 = addSquare(t2, x2 + 8, odd);
      t3 = addSquare(t3, x3 + 8, odd);
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
    v128.store(sums, f64x2.add(s0, t0));
    v128.store(sums, f64x2.add(s1, t1), 16);
    v128.store(sums, f64x2.add(s2, t2), 32);
    v128.store(sums, f64x2.add(s3, t3), 48);
    x += 16;
    sums += 64;
  }
}

/** sum + x^2 of two columns, widened. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function addOwnSquare(sum: v128, x: usize): v128 {
  const value = f64x2.promote_low_f32x4(v128.load64_zero(x));
  return multiplyAddWide(value, value, sum);
}

/** sums_j = ||x_j||^2: as {@link squaredDistances} around the origin, two rows at a time. */
export function squaredNorms(x: usize, n: i32, columns: i32, sums: usize): void {
  for (let j = 0; j < n; j += 2) {
    let x0 = load<usize>(x);
    let x1 = load<usize>(x, 4);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let t0 = s0;
    let t1 = s0;
    let u0 = s0;
    let u1 = s0;
    let v0 = s0;
    let v1 = s0;
    for (const end = x0 + (<usize>columns << 2); x0 < end; x0 += 32, x1 += 32) {
      s0 = addOwnSquare(s0, x0);
      s1 = addOwnSquare(s1, x1);
      t0 = addOwnSquare(t0, x0 + 8);
      t1 = addOwnSquare(t1, x1 + 8);
      u0 = addOwnSquare(u0, x0 + 16);
      u1 = addOwnSquare(u1, x1 + 16);
      v0 = addOwnSquare(v0, x0 + 24);
      v1 = addOwnSquare(v1, x1 + 24);
    }
    v128.store(sums, f64x2.add(f64x2.add(s0, t0), f64x2.add(u0, v0)));
    v128.store(sums, f64x2.add(f64x2.add(s1, t1), f64x2.add(u1, v1)), 16);
    x += 8;
    sums += 32;
  }
}

/** Widens a row of `count` values, a multiple of 4. */
export function widenRow(x: usize, to: usize, count: i32): void {
  promote(x, to, count);
}

/** (x - c)^2 of two columns, widened. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function square(x: usize, c: v128): v128 {
  const apart = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x)), c);
  return f64x2.mul(apart, apart);
}

/**
 * sums_j = ||x_j - c||^2, even and odd coordinates in the two lanes; four rows at a time in registers.
 *
 * @param x addresses of n rows, n a multiple of 4
 * @param c address of the centre, float64
 * @param columns a multiple of 2
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
    let at = c;
    for (const end = at + (<usize>columns << 3); at < end; at += 16) {
      const centre = v128.load(at);
      s0 = f64x2.add(s0, square(x0, centre));
      s1 = f64x2.add(s1, square(x1, centre));
      s2 = f64x2.add(s2, square(x2, centre));
      s3 = f64x2.add(s3, square(x3, centre));
      x0 += 8;
      x1 += 8;
      x2 += 8;
      x3 += 8;
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    x += 16;
    sums += 64;
  }
}

/** Widens `count` floats (a multiple of 4) to float64: from -> to. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
export function promote(from: usize, to: usize, count: i32): void {
  for (const end = from + (<usize>count << 2); from < end; from += 16, to += 32) {
    v128.store(to, f64x2.promote_low_f32x4(v128.load64_zero(from)));
    v128.store(to, f64x2.promote_low_f32x4(v128.load64_zero(from, 8)), 16);
  }
}

/** Rounds two pairs of float64 to four float32. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
export function demote(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/**
 * a b + c of four lanes, in one rounding where the build allows it: relaxed SIMD, which all processors of the last ten years fuse. The
 * other build, for engines without it, rounds twice.
 */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** The same of two float64. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
export function multiplyAddWide(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

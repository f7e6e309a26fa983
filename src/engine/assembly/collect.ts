/** Adds four lanes of float32 to the two of float64 at the address. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
export function collect(at: usize, sum: v128): void {
  const low = f64x2.promote_low_f32x4(sum);
  const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3));
  v128.store(at, f64x2.add(v128.load(at), f64x2.add(low, high)));
}

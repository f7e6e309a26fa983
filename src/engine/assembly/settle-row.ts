/** Bits of the smallest normal float32, and of infinity. */
const smallestNormal: i32 = 0x00800000;
const infinity: i32 = 0x7f800000;

/**
 * Makes subnormals and -0 zero, in place, since sums over subnormals are up to 18 times slower; `count` is a multiple of 4. By integer
 * comparison: comparing floats is slow on subnormals too.
 *
 * @returns whether no value is NaN or infinite
 */
export function settleRow(x: usize, count: i32): bool {
  const magnitude = i32x4.splat(0x7fffffff);
  const smallest = i32x4.splat(smallestNormal);
  const largest = i32x4.splat(infinity - 1);
  let broken = i32x4.splat(0);
  for (const end = x + (<usize>count << 2); x < end; x += 16) {
    const value = v128.load(x);
    const size = v128.and(value, magnitude);
    broken = v128.or(broken, i32x4.gt_s(size, largest));
    const tiny = v128.and(value, i32x4.lt_s(size, smallest));
    if (v128.any_true(tiny)) v128.store(x, v128.xor(value, tiny));
  }
  return !v128.any_true(broken);
}

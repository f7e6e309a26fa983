import { demote } from "./promote";

/** Bits of the smallest normal float32, of 2^-60, of 2^40 and of infinity. */
const smallestNormal: i32 = 0x00800000;
const smallestOrdinary: i32 = 0x21800000;
const beyondOrdinary: i32 = 0x53800000;
const infinity: i32 = 0x7f800000;

/** What is in a row: NaN or infinity; or else nothing but 0 and sizes from 2^-60 to below 2^40, whose products are normal; or else others. */
const broken: i32 = 0;
const ordinary: i32 = 1;
const extreme: i32 = 2;
/** Added to what was found where there were subnormals. */
const flushed: i32 = 4;

/**
 * Makes subnormals zero, in place, since sums over them are up to 18 times slower on some machines. Compares integers: comparing floats is
 * slow on subnormals too.
 *
 * @param count a multiple of 16
 * @param one 1: an argument, lest the compiler should make the constant anew for each vector, which halves the speed
 * @returns what the row holds then, and whether it was changed
 */
export function settleRow(x: usize, count: i32, one: i32): i32 {
  const end = x + (<usize>count << 2);
  const unit = i32x4.splat(one);
  let largest = i32x4.splat(0); // of twice the bits, which drops the sign
  let least = i32x4.splat(-1); // of twice the bits less 1, unsigned: 0 is the largest there
  for (let at = x; at < end; at += 64) {
    let a = v128.load(at);
    let b = v128.load(at, 16);
    let c = v128.load(at, 32);
    let d = v128.load(at, 48);
    a = i32x4.add(a, a);
    b = i32x4.add(b, b);
    c = i32x4.add(c, c);
    d = i32x4.add(d, d);
    largest = i32x4.max_u(largest, i32x4.max_u(i32x4.max_u(a, b), i32x4.max_u(c, d)));
    const ab = i32x4.min_u(i32x4.sub(a, unit), i32x4.sub(b, unit));
    const cd = i32x4.min_u(i32x4.sub(c, unit), i32x4.sub(d, unit));
    least = i32x4.min_u(least, i32x4.min_u(ab, cd));
  }
  if (v128.any_true(i32x4.lt_u(least, i32x4.splat(2 * smallestNormal - 1)))) {
    flushRow(x, count, one);
    return settleRow(x, count, one) | flushed;
  }
  if (v128.any_true(i32x4.ge_u(largest, i32x4.splat(2 * infinity)))) return broken;
  if (v128.any_true(i32x4.ge_u(largest, i32x4.splat(2 * beyondOrdinary)))) return extreme;
  return v128.any_true(i32x4.lt_u(least, i32x4.splat(2 * smallestOrdinary - 1))) ? extreme : ordinary;
}

/** Makes subnormals zero, in place; else as {@link settleRow}. */
export function flushRow(x: usize, count: i32, one: i32): void {
  const magnitude = i32x4.splat(0x7fffffff * one);
  const largest = i32x4.splat((smallestNormal - 1) * one);
  for (const end = x + (<usize>count << 2); x < end; x += 64) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(x, 32);
    const d = v128.load(x, 48);
    v128.store(x, v128.and(a, i32x4.gt_s(v128.and(a, magnitude), largest)));
    v128.store(x, v128.and(b, i32x4.gt_s(v128.and(b, magnitude), largest)), 16);
    v128.store(x, v128.and(c, i32x4.gt_s(v128.and(c, magnitude), largest)), 32);
    v128.store(x, v128.and(d, i32x4.gt_s(v128.and(d, magnitude), largest)), 48);
  }
}

/**
 * An ordinary copy of an extreme row: to = x scale, but 0 where that would be of size 2^-60 or less.
 *
 * @param scale a power of 2
 * @param least 2^-60 / scale, or the smallest normal where that is smaller still
 * @param count a multiple of 4
 */
export function temperRow(x: usize, to: usize, scale: f32, least: f32, count: i32): void {
  const magnitude = i32x4.splat(0x7fffffff);
  const bound = i32x4.splat(reinterpret<i32>(least));
  const factor = f32x4.splat(scale);
  for (const end = x + (<usize>count << 2); x < end; x += 16, to += 16) {
    const value = v128.load(x);
    const large = i32x4.ge_s(v128.and(value, magnitude), bound);
    v128.store(to, f32x4.mul(v128.and(value, large), factor));
  }
}

/** The largest size in a row; `count` is a multiple of 4. */
export function largestOf(x: usize, count: i32): f32 {
  let largest = f32x4.splat(0);
  for (const end = x + (<usize>count << 2); x < end; x += 16) largest = f32x4.pmax(largest, f32x4.abs(v128.load(x)));
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

/** to = factor x; `count` is a multiple of 8. Subnormals stay what they are. */
export function scaleRow(x: usize, to: usize, factor: f64, count: i32): void {
  const f = f64x2.splat(factor);
  for (const end = x + (<usize>count << 2); x < end; x += 32, to += 32) {
    const a = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x)), f);
    const b = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), f);
    const c = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x, 16)), f);
    const d = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x, 24)), f);
    v128.store(to, demote(a, b));
    v128.store(to, demote(c, d), 16);
  }
}

import { collect } from "./collect";
import { multiplyAdd } from "./fused";

/** Columns of which the mean is taken before the distances to it, in bytes: 64 rows of them stay in the first-level cache. */
const block: usize = 256;

/**
 * out = sum_j w_j x_j, and adds ||x_j - out||^2 to `sums`, in two lanes each: one step of Weiszfeld's, in one pass over the rows. In float32,
 * but for the sums over blocks; rows hold nothing of size 2^40 or more.
 *
 * @param x addresses of n rows
 * @param w n weights, float32, their sum 1
 * @param columns a multiple of 16
 */
export function meanAndDistances(x: usize, n: i32, w: usize, columns: i32, out: usize, sums: usize): void {
  const end = <usize>columns << 2;
  const table = x + (<usize>n << 2);
  for (let from: usize = 0; from < end; from += block) {
    const to = min(from + block, end);
    for (let column = from; column < to; column += 64) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let at = x, weightAt = w; at < table; at += 4, weightAt += 4) {
        const row = load<usize>(at) + column;
        const weight = v128.load32_splat(weightAt);
        s0 = multiplyAdd(weight, v128.load(row), s0);
        s1 = multiplyAdd(weight, v128.load(row, 16), s1);
        s2 = multiplyAdd(weight, v128.load(row, 32), s2);
        s3 = multiplyAdd(weight, v128.load(row, 48), s3);
      }
      v128.store(out + column, s0);
      v128.store(out + column, s1, 16);
      v128.store(out + column, s2, 32);
      v128.store(out + column, s3, 48);
    }
    for (let at = x, sum = sums; at < table; at += 4, sum += 16) {
      collect(sum, squaredDistance(load<usize>(at) + from, out + from, out + to));
    }
  }
}

/** The squared differences of two rows from p and q on, to `end` of q, in four lanes. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function squaredDistance(p: usize, q: usize, end: usize): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; q < end; p += 64, q += 64) {
    const d0 = f32x4.sub(v128.load(p), v128.load(q));
    const d1 = f32x4.sub(v128.load(p, 16), v128.load(q, 16));
    const d2 = f32x4.sub(v128.load(p, 32), v128.load(q, 32));
    const d3 = f32x4.sub(v128.load(p, 48), v128.load(q, 48));
    s0 = multiplyAdd(d0, d0, s0);
    s1 = multiplyAdd(d1, d1, s1);
    s2 = multiplyAdd(d2, d2, s2);
    s3 = multiplyAdd(d3, d3, s3);
  }
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}

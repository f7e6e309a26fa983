import { demote } from "./promote";
import { sortEight } from "./sort-eight";

/** Columns that are copied together: long enough stretches of each row for the memory, few enough for the first-level cache. */
const block: i32 = 128;
/** From row to row of a block: 64 bytes more than it needs, lest all rows fall on the same cache lines. */
const stride: usize = 576;
/** Columns that are sorted together, in bytes. */
const tileBytes: usize = 64;

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function exchange(p: usize, q: usize, offset: usize): void {
  const a = v128.load(p + offset);
  const b = v128.load(q + offset);
  v128.store(p + offset, f32x4.pmin(a, b));
  v128.store(q + offset, f32x4.pmax(a, b));
}

/** Copies up to a block of columns, from `column` (bytes) on, and sorts each by a network of `comparators`, pairs of byte offsets. */
function sortBlock(x: usize, n: i32, column: usize, width: usize, network: usize, comparators: i32, room: usize): void {
  for (let j: usize = 0; j < <usize>n; j++) memory.copy(room + j * stride, load<usize>(x + (j << 2)) + column, width);
  const eights = <usize>(n & ~7) * stride;
  const last = network + (<usize>comparators << 3);
  for (let tile = room, end = room + width; tile < end; tile += tileBytes) {
    for (let rows: usize = 0; rows < eights; rows += 8 * stride) {
      for (let part: usize = 0; part < tileBytes; part += 16) sortEight(tile + rows + part);
    }
    for (let at = network; at < last; at += 8) {
      const p = tile + load<usize>(at);
      const q = tile + load<usize>(at, 4);
      exchange(p, q, 0);
      exchange(p, q, 16);
      exchange(p, q, 32);
      exchange(p, q, 48);
    }
  }
}

/**
 * out_k = mean of the values of rank `cut` to n - cut - 1 in column k, summed upwards in float64. No value is NaN.
 *
 * @param x addresses of n rows
 * @param network comparators that sort at least these ranks
 * @param columns a multiple of 16
 * @param room for n strides of 576 bytes
 */
export function trimmedMean(
  x: usize,
  n: i32,
  cut: i32,
  network: usize,
  comparators: i32,
  columns: i32,
  out: usize,
  room: usize,
): void {
  const left = f64x2.splat(<f64>(n - 2 * cut));
  for (let column: usize = 0, end = <usize>columns << 2; column < end; column += <usize>block << 2) {
    const width = min(<usize>block << 2, end - column);
    sortBlock(x, n, column, width, network, comparators, room);
    for (let part: usize = 0; part < width; part += 16) {
      let low = f64x2.splat(0);
      let high = low;
      for (let j = cut; j < n - cut; j++) {
        const at = room + <usize>j * stride + part;
        low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(at)));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(at, 8)));
      }
      v128.store(out + column + part, demote(f64x2.div(low, left), f64x2.div(high, left)));
    }
  }
}

/** out_k = mean of the `count` values nearest to the median of column k, the lower of two equally near; else as {@link trimmedMean}. */
export function meanAroundMedian(
  x: usize,
  n: i32,
  count: i32,
  network: usize,
  comparators: i32,
  columns: i32,
  out: usize,
  room: usize,
): void {
  const lower: usize = <usize>((n - 1) >> 1) * stride;
  const upper: usize = <usize>(n >> 1) * stride;
  for (let column: usize = 0, end = <usize>columns << 2; column < end; column += <usize>block << 2) {
    const width = min(<usize>block << 2, end - column);
    sortBlock(x, n, column, width, network, comparators, room);
    for (let lane: usize = 0; lane < width; lane += 4) {
      const values = room + lane;
      const low = <f64>load<f32>(values + lower);
      const centre = lower == upper ? low : (low + <f64>load<f32>(values + upper)) / 2;
      let from = values;
      let to = values + <usize>(n - 1) * stride;
      for (let left = n; left > count; left--) {
        if (centre - <f64>load<f32>(from) > <f64>load<f32>(to) - centre) from += stride;
        else to -= stride;
      }
      let sum: f64 = 0;
      for (; from <= to; from += stride) sum += <f64>load<f32>(from);
      store<f32>(out + column + lane, <f32>(sum / <f64>count));
    }
  }
}

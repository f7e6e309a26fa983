import { demote } from "./promote";

/** Sixteen columns of one row, in a tile of all rows that stays in the first-level cache. */
const tileBytes: usize = 64;

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function exchange(p: usize, q: usize, offset: usize): void {
  const a = v128.load(p + offset);
  const b = v128.load(q + offset);
  v128.store(p + offset, f32x4.pmin(a, b));
  v128.store(q + offset, f32x4.pmax(a, b));
}

/** Copies 16 columns of n rows into the tile and sorts each column by a network of `comparators`, pairs of byte offsets into the tile. */
function sortTile(x: usize, n: i32, column: usize, network: usize, comparators: i32, tile: usize): void {
  for (let j: usize = 0; j < <usize>n; j++) {
    const row = load<usize>(x + (j << 2)) + column;
    const to = tile + j * tileBytes;
    v128.store(to, v128.load(row));
    v128.store(to, v128.load(row, 16), 16);
    v128.store(to, v128.load(row, 32), 32);
    v128.store(to, v128.load(row, 48), 48);
  }
  for (const end = network + (<usize>comparators << 3); network < end; network += 8) {
    const p = tile + load<usize>(network);
    const q = tile + load<usize>(network, 4);
    exchange(p, q, 0);
    exchange(p, q, 16);
    exchange(p, q, 32);
    exchange(p, q, 48);
  }
}

/**
 * out_k = mean of the values of rank `cut` to n - cut - 1 in column k, summed upwards in float64. No value is NaN.
 *
 * @param x addresses of n rows
 * @param network comparators that sort at least these ranks
 * @param columns a multiple of 16
 * @param tile room for 16 columns of n rows
 */
export function trimmedMean(
  x: usize,
  n: i32,
  cut: i32,
  network: usize,
  comparators: i32,
  columns: i32,
  out: usize,
  tile: usize,
): void {
  const left = f64x2.splat(<f64>(n - 2 * cut));
  for (let column: usize = 0, end = <usize>columns << 2; column < end; column += tileBytes) {
    sortTile(x, n, column, network, comparators, tile);
    for (let part: usize = 0; part < tileBytes; part += 16) {
      let low = f64x2.splat(0);
      let high = low;
      for (let j = cut; j < n - cut; j++) {
        const at = tile + <usize>j * tileBytes + part;
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
  tile: usize,
): void {
  const lower: usize = <usize>((n - 1) >> 1) * tileBytes;
  const upper: usize = <usize>(n >> 1) * tileBytes;
  for (let column: usize = 0, end = <usize>columns << 2; column < end; column += tileBytes) {
    sortTile(x, n, column, network, comparators, tile);
    for (let lane: usize = 0; lane < tileBytes; lane += 4) {
      const values = tile + lane;
      const low = <f64>load<f32>(values + lower);
      const centre = lower == upper ? low : (low + <f64>load<f32>(values + upper)) / 2;
      let from = values;
      let to = values + <usize>(n - 1) * tileBytes;
      for (let left = n; left > count; left--) {
        if (centre - <f64>load<f32>(from) > <f64>load<f32>(to) - centre) from += tileBytes;
        else to -= tileBytes;
      }
      let sum: f64 = 0;
      for (; from <= to; from += tileBytes) sum += <f64>load<f32>(from);
      store<f32>(out + column + lane, <f32>(sum / <f64>count));
    }
  }
}

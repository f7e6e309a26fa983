import { mergeEights } from "./merge-eights";
import { demote } from "./promote";
import { sortEight } from "./sort-eight";

/** Columns that are sorted together take as much of each row: a cache line. */
const tile: usize = 64;

/** Which results of a comparator are wanted, in the lowest bits of its first offset: both (0), the smaller, the larger, or two runs of eight merged. */
const smaller: usize = 1;
const larger: usize = 2;
const merged: usize = 3;

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function exchange(p: usize, q: usize): void {
  const a = v128.load(p);
  const b = v128.load(q);
  v128.store(p, f32x4.pmin(a, b));
  v128.store(q, f32x4.pmax(a, b));
}

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function lower(p: usize, q: usize): void {
  v128.store(p, f32x4.pmin(v128.load(p), v128.load(q)));
}

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function raise(p: usize, q: usize): void {
  v128.store(q, f32x4.pmax(v128.load(p), v128.load(q)));
}

/** Brings 16 columns of n rows to `room`, from `column` (bytes) on, and sorts each by a network of comparators, pairs of offsets in it. */
function sortTile(x: usize, n: i32, column: usize, network: usize, comparators: i32, room: usize): void {
  let row = 0;
  let to = room;
  for (; row + 8 <= n; row += 8, to += 8 * tile) {
    const eight = x + (<usize>row << 2);
    sortEight(eight, column, to);
    sortEight(eight, column + 16, to + 16);
    sortEight(eight, column + 32, to + 32);
    sortEight(eight, column + 48, to + 48);
  }
  for (; row < n; row++, to += tile) memory.copy(to, load<usize>(x + (<usize>row << 2)) + column, tile);
  for (const last = network + (<usize>comparators << 3); network < last; network += 8) {
    const first = load<usize>(network);
    const wanted = first & 3;
    const p = room + first - wanted;
    const q = room + load<usize>(network, 4);
    if (wanted == 0) {
      exchange(p, q);
      exchange(p + 16, q + 16);
      exchange(p + 32, q + 32);
      exchange(p + 48, q + 48);
    } else if (wanted == smaller) {
      lower(p, q);
      lower(p + 16, q + 16);
      lower(p + 32, q + 32);
      lower(p + 48, q + 48);
    } else if (wanted == larger) {
      raise(p, q);
      raise(p + 16, q + 16);
      raise(p + 32, q + 32);
      raise(p + 48, q + 48);
    } else if (wanted == merged) {
      mergeEights(p, q);
    }
  }
}

/** The sum and the value at an address, widened. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function add(sum: v128, at: usize): v128 {
  return f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(at)));
}

/**
 * out_k = mean of the values that the network brings to some places of column k, summed in float64. No value is NaN.
 *
 * @param x addresses of n rows
 * @param network comparators, pairs of offsets in `room`, and behind them the offsets of `count` places
 * @param columns a multiple of 16
 * @param room for n times 64 bytes
 */
export function trimmedMean(
  x: usize,
  n: i32,
  count: i32,
  network: usize,
  comparators: i32,
  columns: i32,
  out: usize,
  room: usize,
): void {
  const left = f64x2.splat(<f64>count);
  const places = network + (<usize>comparators << 3);
  const end = places + (<usize>count << 2);
  for (let column: usize = 0, width = <usize>columns << 2; column < width; column += tile) {
    sortTile(x, n, column, network, comparators, room);
    for (let part: usize = 0; part < tile; part += 32) {
      let s0 = f64x2.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let place = places; place < end; place += 4) {
        const at = room + load<u32>(place) + part;
        s0 = add(s0, at);
        s1 = add(s1, at + 8);
        s2 = add(s2, at + 16);
        s3 = add(s3, at + 24);
      }
      v128.store(out + column + part, demote(f64x2.div(s0, left), f64x2.div(s1, left)));
      v128.store(out + column + part, demote(f64x2.div(s2, left), f64x2.div(s3, left)), 16);
    }
  }
}

/**
 * out_k = mean of the `count` values nearest to the median of column k, the lower of two equally near; else as {@link trimmedMean}.
 *
 * @param network comparators that sort
 */
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
  const lowerMiddle: usize = <usize>((n - 1) >> 1) * tile;
  const upperMiddle: usize = <usize>(n >> 1) * tile;
  for (let column: usize = 0, width = <usize>columns << 2; column < width; column += tile) {
    sortTile(x, n, column, network, comparators, room);
    for (let lane: usize = 0; lane < tile; lane += 4) {
      const values = room + lane;
      const low = <f64>load<f32>(values + lowerMiddle);
      const centre = lowerMiddle == upperMiddle ? low : (low + <f64>load<f32>(values + upperMiddle)) / 2;
      let from = values;
      let to = values + <usize>(n - 1) * tile;
      for (let left = n; left > count; left--) {
        if (centre - <f64>load<f32>(from) > <f64>load<f32>(to) - centre) from += tile;
        else to -= tile;
      }
      let sum: f64 = 0;
      for (; from <= to; from += tile) sum += <f64>load<f32>(from);
      store<f32>(out + column + lane, <f32>(sum / <f64>count));
    }
  }
}

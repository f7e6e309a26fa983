import { quantileAt } from "./sketch.ts";

/**
 * Writes 2 rank - 1, in [-1, 1], of each value of a column, the rank being that among the values which a sketch describes, in [0, 1]: linear
 * between points, the middle of their ranks where several points are equal (a run that reaches an end of the sketch goes on to 0 or 1),
 * and 0 or 1 beyond the ends. Never falls as the value rises. NaN counts as the median.
 */
export type RankColumn = (from: Column, into: Column) => void;

/** Every `stride`th value from `first` on. */
export interface Column {
  readonly values: Float32Array;
  readonly first: number;
  readonly stride: number;
}

/** Slices of the range of numbers that a search begins from. */
const slices = 256;

/** The bits of a float32 as an integer that sorts as the number does. */
const orderOf = (bits: number): number => bits ^ ((bits >> 31) & 0x7fff_ffff);

/** @param sketch ascending, as {@link quantileAt} spaces it */
export function createRank(sketch: Float32Array): RankColumn {
  const runs = runsOf(sketch);
  return (from, into) => rankColumn(runs, from, into);
}

/** Takes the runs apart first: in a loop over all values of a table it is twice as fast as a look into them for each. */
function rankColumn(
  { points, begins, ends, middles, starts, lowest, shift }: Runs,
  { values, first, stride }: Column,
  into: Column,
): void {
  const inputs = into.values;
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const [least, second, most] = [points[0]!, points[1] ?? Infinity, points.at(-1)!];
  for (let from = first, to = into.first; from < values.length; from += stride, to += into.stride) {
    const value = values[from]!;
    let rank = 0;
    if (Number.isNaN(value)) rank = 0.5;
    else if (value > most) rank = 1;
    else if (value === least) rank = middles[0]!;
    else if (value > least) {
      let point = value < second ? 1 : starts[(orderOf(bits[from]!) - lowest) >>> shift]!;
      while (points[point]! < value) point += 1;
      const upper = points[point]!;
      if (value === upper) rank = middles[point]!;
      else {
        const lower = points[point - 1]!;
        const below = ends[point - 1]!;
        rank = below + ((value - lower) / (upper - lower)) * (begins[point]! - below);
      }
    }
    inputs[to] = 2 * rank - 1;
  }
}

/** A sketch by its runs of equal points, and where to look for them. */
interface Runs {
  /** Of each run: its value, the ranks of its first point and its last, and the rank of the value itself. */
  readonly points: Float64Array;
  readonly begins: Float64Array;
  readonly ends: Float64Array;
  readonly middles: Float64Array;
  /**
   * Where a search for the first point that is not below a value begins. Numbers sort as their bits do: the upper ones tell a slice of the
   * range, whose first point is close to where a binary search would end.
   */
  readonly starts: Uint8Array;
  /** Slice of a value: `(order - lowest) >>> shift`. */
  readonly lowest: number;
  readonly shift: number;
}

function runsOf(sketch: Float32Array): Runs {
  const last = sketch.length - 1;
  const firsts = [...sketch.keys()].filter((point) => point === 0 || sketch[point]! > sketch[point - 1]!);
  const lastOf = (run: number): number => (firsts[run + 1] ?? last + 1) - 1;
  const begins = Float64Array.from(firsts, quantileAt);
  const ends = Float64Array.from(firsts, (_, run) => quantileAt(lastOf(run)));
  const middles = Float64Array.from(firsts, (first, run) => {
    const reachesEnd = lastOf(run) === last;
    return ((first === 0 ? 0 : begins[run]!) + (reachesEnd ? 1 : ends[run]!)) / 2;
  });
  const points = Float32Array.from(firsts, (first) => sketch[first]!);
  const orders = new Int32Array(points.buffer).map(orderOf);
  // The first point is most often 0, far from the others in its bits: those decide how the range is sliced.
  const lowest = orders[Math.min(1, orders.length - 1)]!;
  const shift = Math.max(0, Math.ceil(Math.log2((orders.at(-1)! - lowest + 1) / slices)));
  const starts = new Uint8Array(slices + 1);
  for (let slice = 0, point = 1; slice <= slices; slice++) {
    while (point < orders.length && (orders[point]! - lowest) >>> shift < slice) point += 1;
    starts[slice] = point;
  }
  return { points: Float64Array.from(points), begins, ends, middles, starts, lowest, shift };
}

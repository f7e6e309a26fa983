import { quantileAt } from "./sketch.ts";

/**
 * Gives the rank of a value among those that a sketch describes, in [0, 1]: linear between points, the middle of their ranks where several
 * points are equal (a run that reaches an end of the sketch goes on to 0 or 1), and 0 or 1 beyond the ends. Never falls as the value rises.
 *
 * @param sketch ascending, as {@link quantileAt} spaces it
 */
export function createRank(sketch: Float32Array): (value: number) => number {
  const last = sketch.length - 1;
  const runs = [...sketch.keys()].filter((point) => point === 0 || sketch[point]! > sketch[point - 1]!);
  /** Of each run of equal points: their value, the ranks of its first and its last, and the rank of the value itself. */
  const points = Float64Array.from(runs, (first) => sketch[first]!);
  const begins = Float64Array.from(runs, (first) => quantileAt(first));
  const ends = Float64Array.from(runs, (_, run) => quantileAt((runs[run + 1] ?? sketch.length) - 1));
  const ranks = Float64Array.from(runs, (first, run) => {
    const reachesEnd = (runs[run + 1] ?? last + 1) - 1 === last;
    return ((first === 0 ? 0 : begins[run]!) + (reachesEnd ? 1 : ends[run]!)) / 2;
  });
  const firstAtLeast = createSearch(points);
  return (value) => {
    const low = firstAtLeast(value);
    if (low === points.length) return 1;
    if (points[low] === value) return ranks[low]!;
    if (low === 0) return 0;
    const share = (value - points[low - 1]!) / (points[low]! - points[low - 1]!);
    return ends[low - 1]! + share * (begins[low]! - ends[low - 1]!);
  };
}

/** Slices of the range of numbers that a search begins from. */
const slices = 256;

/**
 * Where the first point stands that is not below a value; how many points there are where all are. Numbers sort as their bits do: the upper
 * ones tell where to begin, close to where a binary search would end.
 *
 * @param points ascending and distinct, each a float32
 */
function createSearch(points: Float64Array): (value: number) => number {
  const [float, bits] = views();
  /** The bits of a float32 as an integer that sorts as the number does. */
  const order = (value: number): number => {
    float[0] = value;
    const raw = bits[0]!;
    return raw ^ ((raw >> 31) & 0x7fff_ffff);
  };
  const count = points.length;
  // The first point is most often 0, far from the others in its bits: those decide how the range is sliced.
  const lowest = order(points[Math.min(1, count - 1)]!);
  const span = order(points[count - 1]!) - lowest;
  const shift = Math.max(0, Math.ceil(Math.log2((span + 1) / slices)));
  const sliceOf = (value: number): number => (order(value) - lowest) >>> shift;
  const begins = new Uint8Array(slices + 1);
  for (let slice = 0, point = 1; slice <= slices; slice++) {
    while (point < count && sliceOf(points[point]!) < slice) point += 1;
    begins[slice] = point;
  }
  const [first, last] = [points[0]!, points[count - 1]!];
  return (value) => {
    if (value <= first) return 0;
    if (value > last) return count;
    let point = value < points[1]! ? 1 : begins[sliceOf(value)]!;
    // Rounded to float32, a value may have gone up a slice.
    while (points[point - 1]! >= value) point -= 1;
    while (points[point]! < value) point += 1;
    return point;
  };
}

function views(): readonly [Float32Array, Int32Array] {
  const bytes = new ArrayBuffer(4);
  return [new Float32Array(bytes), new Int32Array(bytes)];
}

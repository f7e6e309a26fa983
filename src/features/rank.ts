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
  return (value) => {
    let low = 0;
    let high = points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (points[middle]! >= value) high = middle;
      else low = middle + 1;
    }
    if (low === points.length) return 1;
    if (points[low] === value) return ranks[low]!;
    if (low === 0) return 0;
    const share = (value - points[low - 1]!) / (points[low]! - points[low - 1]!);
    return ends[low - 1]! + share * (begins[low]! - ends[low - 1]!);
  };
}

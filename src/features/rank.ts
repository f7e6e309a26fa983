import { quantileAt } from "./sketch.ts";

/**
 * The rank of a value among those that a sketch describes, in [0, 1]: linear between points, the middle of their ranks where several
 * points are equal (a run that reaches an end of the sketch goes on to 0 or 1), and 0 or 1 beyond the ends. Never falls as `value` rises.
 *
 * @param sketch ascending, as {@link quantileAt} spaces it
 */
export function rankIn(sketch: Float32Array, value: number): number {
  const last = sketch.length - 1;
  const from = firstPoint(sketch, (point) => point >= value);
  if (from > last) return 1;
  if (sketch[from]! > value) {
    if (from === 0) return 0;
    const low = sketch[from - 1]!;
    const share = (value - low) / (sketch[from]! - low);
    return quantileAt(from - 1) + share * (quantileAt(from) - quantileAt(from - 1));
  }
  const to = firstPoint(sketch, (point) => point > value) - 1;
  return ((from === 0 ? 0 : quantileAt(from)) + (to === last ? 1 : quantileAt(to))) / 2;
}

/** The first index whose value passes; one beyond the last when none does. What passes must be the end of the sketch. */
function firstPoint(sketch: Float32Array, passes: (value: number) => boolean): number {
  let low = 0;
  let high = sketch.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(sketch[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import type { Foresight } from "./finite.ts";
import type { Aggregator } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/**
 * step_k = median_j u_jk, the mean of the two middle values where n is even.
 * Yin, Chen, Ramchandran, Bartlett, "Byzantine-Robust Distributed Learning", ICML 2018.
 */
export function coordinateMedian(): Aggregator {
  return (kept, _own, { kernels }) => asFloat32(medianOf(updatesOf(kept), kernels));
}

/** How many values to trim from each side, so that the middle one is left, or the middle two. */
const besidesMiddle = (n: number): number => (n - 1) >> 1;

/** What {@link coordinateMedian} asks first. */
export const asksMedian: Foresight = ({ length }) => ({
  kind: "trimmed-mean",
  cut: besidesMiddle(length),
  distances: false,
});

/** The coordinate median of at least one row: a mean trimmed to the middle value or two. */
export function medianOf(x: readonly Row[], kernels = plainRows): Row {
  return kernels.trimmedMean(x, besidesMiddle(x.length));
}

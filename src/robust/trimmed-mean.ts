import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import type { Foresight } from "./finite.ts";
import type { Aggregator } from "./rule.ts";
import { toleratedAmong } from "./tolerated.ts";
import { updatesOf } from "./vectors.ts";

/**
 * step_k = mean of u_(f+1)k ... u_(n-f)k, sorted: the f lowest and the f highest values of each coordinate are cut.
 * Yin, Chen, Ramchandran, Bartlett, "Byzantine-Robust Distributed Learning", ICML 2018.
 *
 * @param f values to cut from each side; capped at what the rows that are left allow. Absent: the context's
 */
export function trimmedMean({ f }: { readonly f?: number } = {}): Aggregator {
  return (kept, _own, context) => asFloat32(trimmedMeanOf(updatesOf(kept), f ?? context.f, context.kernels));
}

/** What {@link trimmedMean} asks first. */
export const asksTrimmedMean: Foresight = ({ length }, _own, { f }) => ({
  kind: "trimmed-mean",
  cut: toleratedAmong(length, f),
  distances: false,
});

/** The trimmed mean of at least one row. */
export function trimmedMeanOf(x: readonly Row[], f: number, kernels = plainRows): Row {
  return kernels.trimmedMean(x, toleratedAmong(x.length, f));
}

import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import type { Aggregator } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/** step = (1 / n) sum_j u_j. McMahan et al., "Communication-Efficient Learning", AISTATS 2017, one vote each. */
export function mean(): Aggregator {
  return (kept, _own, { kernels }) => asFloat32(meanOf(updatesOf(kept), kernels));
}

/** The mean of at least one row. */
export function meanOf(x: readonly Row[], kernels = plainRows): Row {
  return kernels.weightedMean(x, new Float64Array(x.length).fill(1));
}

import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import { finite, finiteName } from "./finite.ts";
import type { Aggregator, Contribution, Filter } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/** step = (1 / n) sum_j u_j. McMahan et al., "Communication-Efficient Learning", AISTATS 2017, one vote each. */
export function mean(): Aggregator {
  return (kept, _own, { kernels }) => asFloat32(meanOf(updatesOf(kept), kernels));
}

/**
 * The undefended baseline, in two halves: the finite check, and the mean. Where all is well, as it nearly always is, one pass over the
 * rows serves both.
 */
export function finiteMean(): { readonly filter: Filter; readonly aggregator: Aggregator } {
  const check = finite();
  let known: { readonly kept: readonly Contribution[]; readonly mean: Row } | null = null;
  return {
    filter(contributions, own, context) {
      const { start, kernels = plainRows } = context;
      const whole = contributions.length > 0 && contributions.every(({ update }) => update.length === start.length);
      const mean = whole ? kernels.finiteMean(updatesOf(contributions)) : null;
      known = mean && { kept: contributions, mean };
      if (mean === null) return check(contributions, own, context);
      return { kept: contributions, verdicts: contributions.map((row) => accepted(row, finiteName)) };
    },
    aggregator: (kept, own, context) => (kept === known?.kept ? asFloat32(known.mean) : mean()(kept, own, context)),
  };
}

/** The mean of at least one finite row; the finer way where the quick one overflows. */
export function meanOf(x: readonly Row[], kernels = plainRows): Row {
  return kernels.finiteMean(x) ?? kernels.weightedMean(x, new Float64Array(x.length).fill(1));
}

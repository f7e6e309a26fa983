import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import { nearestTo, squaredDistances } from "./distances.ts";
import type { Filter } from "./rule.ts";
import { toleratedAmong } from "./tolerated.ts";
import { updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/**
 * Nearest-neighbour mixing: y_i = mean of the n - f rows nearest to x_i, itself included.
 * Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, "Fixing by Mixing", AISTATS 2023.
 *
 * @param f bad rows to tolerate; capped at what the rows that are left allow. Absent: the context's
 */
export function nearestNeighbourMixing({ f }: { readonly f?: number } = {}): Filter {
  return (contributions, _own, context) => {
    const mixed = mixNearest(updatesOf(contributions), f ?? context.f, context.kernels);
    return {
      kept: contributions.map((row, i) => ({ ...row, update: asFloat32(mixed[i]!) })),
      verdicts: contributions.map((row) => accepted(row, "nnm")),
    };
  };
}

/** The mixing itself. */
export function mixNearest(x: readonly Row[], f: number, kernels = plainRows): Row[] {
  if (x.length === 0) return [];
  const k = x.length - toleratedAmong(x.length, f);
  const distances = squaredDistances(x, kernels);
  // Each neighbourhood in the rows' own order, so that equal ones give equal bits.
  const groups = x.map((_, i) =>
    nearestTo(i, distances, k)
      .slice(0, k)
      .toSorted((a, b) => a - b),
  );
  return kernels.groupMeans(x, groups);
}

import { nearestTo, squaredDistances } from "./distances.ts";
import type { Filter } from "./rule.ts";
import { toleratedAmong } from "./tolerated.ts";
import { weightedMean } from "./vectors.ts";
import type { Row } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/**
 * Nearest-neighbour mixing: y_i = mean of the n - f rows nearest to x_i, itself included.
 * Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, "Fixing by Mixing", AISTATS 2023.
 *
 * @param f bad rows to tolerate; capped at what the rows that are left allow. Absent: the context's
 */
export function nearestNeighbourMixing({ f }: { readonly f?: number } = {}): Filter {
  return (contributions, _own, context) => {
    const mixed = mixNearest(
      contributions.map(({ update }) => update),
      f ?? context.f,
    );
    return {
      kept: contributions.map((row, i) => ({ ...row, update: Float32Array.from(mixed[i]!) })),
      verdicts: contributions.map((row) => accepted(row, "nnm")),
    };
  };
}

/** The mixing itself, in float64. */
export function mixNearest(x: readonly Row[], f: number): Float64Array[] {
  const n = x.length;
  const k = n - toleratedAmong(n, f);
  const distances = squaredDistances(x);
  return x.map((_, i) => {
    // Summed in the rows' own order, so that equal neighbourhoods give equal bits.
    const nearest = nearestTo(i, distances)
      .slice(0, k)
      .toSorted((a, b) => a - b);
    return weightedMean(
      nearest.map((j) => x[j]!),
      new Float64Array(k).fill(1),
    );
  });
}

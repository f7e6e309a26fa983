import { perCoordinate } from "./coordinates.ts";
import { medianOfSorted } from "./medians.ts";
import type { Aggregator } from "./rule.ts";
import type { Row } from "./vectors.ts";

/**
 * step_k = median_j u_jk, the mean of the two middle values where n is even.
 * Yin, Chen, Ramchandran, Bartlett, "Byzantine-Robust Distributed Learning", ICML 2018.
 */
export function coordinateMedian(): Aggregator {
  return (kept) => Float32Array.from(medianOf(kept.map(({ update }) => update)));
}

/** The coordinate median of at least one row, in float64. */
export function medianOf(x: readonly Row[]): Float64Array {
  return perCoordinate(x, medianOfSorted);
}

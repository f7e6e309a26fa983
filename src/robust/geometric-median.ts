import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import type { Foresight } from "./finite.ts";
import { asksMedian, medianOf } from "./median.ts";
import type { Aggregator } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/** How the iteration goes. */
export interface Weiszfeld {
  /** nu: distances below this count as this, so that no row weighs infinitely. Absent: the paper's 1e-6. */
  readonly nu?: number;
  /** T: how many times v moves. Absent: 3, which the paper found enough. */
  readonly steps?: number;
  /** v_0. Absent: the coordinate median. A far row would hold a mean, and v with it, for as many steps as it has decades. */
  readonly start?: Row;
}

/**
 * v <- sum_j beta_j u_j / sum_j beta_j, beta_j = 1 / max(nu, ||v - u_j||), T times: smoothed Weiszfeld towards argmin sum_j ||v - u_j||.
 * Pillutla, Kakade, Harchaoui, "Robust Aggregation for Federated Learning", IEEE TSP 2022, one vote each. (ByzFL starts at 0, which here
 * would be where the node stands.)
 */
export function geometricMedian(options: Weiszfeld = {}): Aggregator {
  return (kept, _own, { kernels }) => asFloat32(geometricMedianOf(updatesOf(kept), options, kernels));
}

/** What {@link geometricMedian} asks first: where it starts, and how far the rows are from there. */
export const asksMedianAndDistances: Foresight = (...round) => ({
  ...asksMedian(...round),
  distances: true,
});

/** The same of at least one row. */
export function geometricMedianOf(x: readonly Row[], options: Weiszfeld = {}, kernels = plainRows): Row {
  const { nu = 1e-6, steps = 3, start = medianOf(x, kernels) } = options;
  if (steps === 0) return start;
  const weights = (squared: Float64Array): Float64Array => squared.map((d) => 1 / Math.max(nu, Math.sqrt(d)));
  let beta = weights(kernels.squaredDistances(x, start));
  for (let t = 1; t < steps; t++) beta = weights(kernels.meanAndDistances(x, beta).squared);
  return kernels.weightedMean(x, beta);
}

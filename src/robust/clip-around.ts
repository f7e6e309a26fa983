import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import type { Aggregator, Contribution, Filter, FilterContext, Verdict } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/** A ball to which far rows are drawn. */
export interface Ball {
  readonly centre: Row;
  /** ||x_j - centre|| of every row. */
  readonly distances: Float64Array;
  /** tau. */
  readonly radius: number;
}

/** centre + (1/n) sum_j (x_j - centre) min(1, tau / ||x_j - centre||) of at least one row, without making the clipped rows. */
export function clippedMean(x: readonly Row[], { centre, distances, radius }: Ball, kernels = plainRows): Row {
  const w = [...distances].map((distance) => (distance <= radius ? 1 : radius / distance));
  const rest = w.reduce((left, wj) => left - wj, x.length);
  return kernels.weightedMean([...x, centre], [...w, Math.max(0, rest)]);
}

/** Where the ball of a round lies. */
export type BallOf = (contributions: readonly Contribution[], own: Contribution | null, context: FilterContext) => Ball;

/** Two halves of a rule that clips: a filter that says so and keeps the rows as they are, and the mean of what the ball makes of them. */
export interface Clipping {
  readonly filter: Filter;
  readonly aggregator: Aggregator;
}

/** A rule that clips to the ball, `reason` standing in verdicts of the rows outside. An infinite ball says nothing of anybody. */
export function clipping(rule: string, reason: string, ballOf: BallOf): Clipping {
  return {
    filter(contributions, own, context) {
      const { distances, radius } = ballOf(contributions, own, context);
      const verdicts = contributions.map((row, j): Verdict => {
        const score = distances[j]!;
        if (radius === Infinity) return accepted(row, rule);
        if (score <= radius) return accepted(row, rule, "accepted", score, radius);
        return { author: row.author, status: "clipped", rule, score, threshold: radius, reason };
      });
      return { kept: contributions, verdicts };
    },
    aggregator: (kept, own, context) =>
      asFloat32(clippedMean(updatesOf(kept), ballOf(kept, own, context), context.kernels)),
  };
}

/**
 * The ball around the own row: its mean is a step of clipped gossip, x_i + sum_j W_ij clip(x_j - x_i, tau) with W_ij = 1/n. An organisation
 * without a row of its own stands at u_i = 0. f = 0 clips nothing.
 *
 * @param radius tau from the distances of all n rows to the own one, ascending, and from f > 0
 */
export function aroundOwn(radius: (distances: Float64Array, f: number) => number): BallOf {
  return (contributions, own, { f, start, kernels = plainRows }) => {
    const centre = own?.update ?? new Float32Array(start.length);
    const distances = kernels.squaredDistances(updatesOf(contributions), centre).map(Math.sqrt);
    const none = f === 0 || distances.length === 0;
    return { centre, distances, radius: none ? Infinity : radius(distances.toSorted(), f) };
  };
}

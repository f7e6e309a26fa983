import { plainRows } from "../engine/plain-rows.ts";
import type { Row, RowKernels } from "../engine/row-kernels.ts";
import { clippedMean, clipping, type Ball, type BallOf, type Clipping } from "./clip-around.ts";
import type { Foresight } from "./finite.ts";
import { median } from "./medians.ts";
import type { RuleState } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/** Under which name the last step is remembered. */
const centreKey = "centre";

/** How the iteration goes. */
export interface Centring {
  /** tau: the radius. Absent: the median distance to v, since how long updates are differs from model to model. */
  readonly tau?: number;
  /** L: how many times v moves. Absent: 1, which is enough where v_0 is the last round's. */
  readonly steps?: number;
}

/**
 * v <- v + (1/n) sum_j (u_j - v) min(1, tau / ||u_j - v||), L times, from v_0, the step of the last round (0 in the first). The worker
 * momentum of the paper belongs to training.
 * Karimireddy, He, Jaggi, "Learning from History for Byzantine Robust Optimization", ICML 2021.
 */
export function centredClipping(options: Centring = {}): Clipping {
  const before = { ...options, steps: (options.steps ?? 1) - 1 };
  const lastBall: BallOf = (contributions, _own, { start, state, kernels = plainRows }) => {
    const x = updatesOf(contributions);
    return ballAround(centreOf(x, lastStep(state, start.length), before, kernels), x, options, kernels);
  };
  const { filter, aggregator } = clipping("centred-clipping", "far-from-centre", lastBall);
  return {
    filter(contributions, own, context) {
      const state = contributions.length > 0 ? { [centreKey]: aggregator(contributions, own, context) } : context.state;
      return { ...filter(contributions, own, context), state };
    },
    aggregator,
  };
}

/** What {@link centredClipping} asks first: the distances to v_0. */
export const asksDistancesToLast: Foresight = (_rows, _own, { start, state }) => ({
  kind: "squared-distances",
  centre: lastStep(state, start.length),
});

/** v after L steps from v_0. */
export function centreOf<V extends Row | null>(
  x: readonly Row[],
  v0: V,
  options: Centring,
  kernels: RowKernels = plainRows,
): V | Row {
  let v: V | Row = v0;
  for (let l = 0; l < (options.steps ?? 1); l++) v = clippedMean(x, ballAround(v, x, options, kernels), kernels);
  return v;
}

function ballAround(v: Row | null, x: readonly Row[], { tau }: Centring, kernels: RowKernels): Ball {
  const distances = kernels.squaredDistances(x, v).map(Math.sqrt);
  return { centre: v, distances, radius: tau ?? median(distances) };
}

/** v_0; null for the origin. */
function lastStep(state: RuleState, length: number): Float32Array | null {
  const centre = state[centreKey];
  return centre instanceof Float32Array && centre.length === length ? centre : null;
}

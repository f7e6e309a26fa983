import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row, type RowKernels } from "../engine/row-kernels.ts";
import { median } from "./medians.ts";
import type { Contribution, Filter, RuleState, Verdict } from "./rule.ts";
import { clippedTo, updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

const rule = "centred-clipping";
/** Under which name the last step is remembered. */
const centreKey = "centre";

/** How the iteration goes. */
export interface Clipping {
  /** tau: the radius. Absent: the median distance to v, since how long updates are differs from model to model. */
  readonly tau?: number;
  /** L: how many times v moves. Absent: 1, which is enough where v_0 is the last round's. */
  readonly steps?: number;
}

/**
 * v <- v + (1/n) sum_j (u_j - v) min(1, tau / ||u_j - v||), L times, from v_0, the step of the last round (0 in the first): the mean of the
 * rows as they are clipped around the last centre but one. The worker momentum of the paper belongs to training.
 * Karimireddy, He, Jaggi, "Learning from History for Byzantine Robust Optimization", ICML 2021.
 */
export function centredClipping(options: Clipping = {}): Filter {
  const { steps = 1 } = options;
  return (contributions, _own, { start, state, kernels = plainRows }) => {
    const x = updatesOf(contributions);
    if (x.length === 0) return { kept: [], verdicts: [] };
    const centre = centreOf(x, lastStep(state, start.length), { ...options, steps: steps - 1 }, kernels);
    const { distances, tau } = around(x, centre, options, kernels);
    const kept = contributions.map((row, j): Contribution => ({
      ...row,
      update: clippedTo(row.update, centre, distances[j]!, tau),
    }));
    const verdicts = contributions.map((row, j): Verdict => {
      const score = distances[j]!;
      if (score <= tau) return accepted(row, rule, "accepted", score, tau);
      return { author: row.author, status: "clipped", rule, score, threshold: tau, reason: "far-from-centre" };
    });
    const next = asFloat32(centreOf(x, centre, { ...options, steps: 1 }, kernels)).slice();
    return { kept, verdicts, state: { [centreKey]: next } };
  };
}

/** v after `steps` steps from v_0. */
export function centreOf(x: readonly Row[], v0: Row, options: Clipping, kernels: RowKernels = plainRows): Row {
  let v = v0;
  for (let l = 0; l < (options.steps ?? 1); l++) {
    const { distances, tau } = around(x, v, options, kernels);
    const w = [...distances].map((distance) => (distance <= tau ? 1 : tau / distance));
    const rest = w.reduce((left, wj) => left - wj, x.length);
    v = kernels.weightedMean([...x, v], [...w, rest]);
  }
  return v;
}

function around(
  x: readonly Row[],
  v: Row,
  options: Clipping,
  kernels: RowKernels,
): { readonly distances: Float64Array; readonly tau: number } {
  const distances = kernels.squaredDistances(x, v).map(Math.sqrt);
  return { distances, tau: options.tau ?? median(distances) };
}

function lastStep(state: RuleState, length: number): Float32Array {
  const centre = state[centreKey];
  return centre instanceof Float32Array && centre.length === length ? centre : new Float32Array(length);
}

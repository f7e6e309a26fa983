import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import type { Foresight } from "./finite.ts";
import type { Aggregator, Contribution, Filter, FilterContext, Verdict } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted } from "./verdicts.ts";

/** A ball to which far rows are drawn. */
export interface Ball {
  /** null: the origin. */
  readonly centre: Row | null;
  /** ||x_j - centre|| of every row. */
  readonly distances: Float64Array;
  /** tau. */
  readonly radius: number;
}

/** centre + (1/n) sum_j (x_j - centre) min(1, tau / ||x_j - centre||) of at least one row, without making the clipped rows. */
export function clippedMean(x: readonly Row[], { centre, distances, radius }: Ball, kernels = plainRows): Row {
  const w = Array.from(distances, (distance) => (distance <= radius ? 1 : radius / distance));
  if (centre === null) return kernels.weightedMean(x, w, x.length);
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
  const ball = once(ballOf);
  const step = once((...round) => asFloat32(clippedMean(updatesOf(round[0]), ball(...round), round[2].kernels)));
  return {
    filter(contributions, own, context) {
      const { distances, radius } = ball(contributions, own, context);
      const verdicts = contributions.map((row, j): Verdict => {
        const score = distances[j]!;
        if (radius === Infinity) return accepted(row, rule);
        if (score <= radius) return accepted(row, rule, "accepted", score, radius);
        return { author: row.author, status: "clipped", rule, score, threshold: radius, reason };
      });
      return { kept: contributions, verdicts };
    },
    aggregator: (kept, own, context) => step(kept, own, context).slice(),
  };
}

type Round = Parameters<BallOf>;

/** A function of a round that answers at once when asked about the same round again: filter and aggregator both want to know. */
function once<Answer>(answerTo: (...round: Round) => Answer): (...round: Round) => Answer {
  let last: { readonly asked: readonly unknown[]; readonly answer: Answer } | null = null;
  return (...round) => {
    const [contributions, own, { f, start, state, kernels }] = round;
    const asked = [contributions, own, f, start, state, kernels];
    if (last === null || asked.some((part, i) => part !== last!.asked[i])) last = { asked, answer: answerTo(...round) };
    return last.answer;
  };
}

/** Rules that go by the distances to the own row ask for them first. */
export const asksDistancesToOwn: Foresight = (_rows, own) => ({
  kind: "squared-distances",
  centre: own?.update ?? null,
});

/**
 * The ball around the own row: its mean is a step of clipped gossip, x_i + sum_j W_ij clip(x_j - x_i, tau) with W_ij = 1/n. An organisation
 * without a row of its own stands at u_i = 0. f = 0 clips nothing.
 *
 * @param radius tau from the distances of all n rows to the own one, ascending, and from f > 0
 */
export function aroundOwn(radius: (distances: Float64Array, f: number) => number): BallOf {
  return (contributions, own, { f, kernels = plainRows }) => {
    const centre = own?.update ?? null;
    const distances = kernels.squaredDistances(updatesOf(contributions), centre).map(Math.sqrt);
    const none = f === 0 || distances.length === 0;
    return { centre, distances, radius: none ? Infinity : radius(distances.toSorted(), f) };
  };
}

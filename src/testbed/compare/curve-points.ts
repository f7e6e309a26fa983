import { rejectionsOf } from "../report/rejections.ts";
import { byRound, meanOf } from "../report/series.ts";
import type { RoundRecord } from "../rounds.ts";

/** One round of a run, as far as it costs nothing to know: means over the honest organisations. */
export interface CurvePoint {
  readonly round: number;
  /** Loss on own validation rows after merging; null where nobody merged. */
  readonly heldOutLoss: number | null;
  /** Share of the adversaries' contributions that honest organisations rejected; null where they judged none. */
  readonly adversariesRejected: number | null;
}

/** A run's curve. Macro-F1 by round is left out: taking it would double the time of a grid. */
export function curveOf(records: readonly RoundRecord[]): CurvePoint[] {
  const bad = new Set(records.filter(({ honest }) => !honest).map(({ organisation }) => organisation));
  const rejected = new Map(rejectionsOf(records, bad).adversaries.map(({ round, value }) => [round, value]));
  return byRound(records.filter(({ honest }) => honest)).map(([round, all]) => ({
    round,
    heldOutLoss: meanOf(all.map(({ validationLoss }) => validationLoss?.after ?? null)),
    adversariesRejected: rejected.get(round) ?? null,
  }));
}

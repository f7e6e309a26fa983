import type { RoundRecord } from "../rounds.ts";

/** One value a round, null where there is none. */
export type Series = readonly { readonly round: number; readonly value: number | null }[];

/** What the curves show: over the honest organisations, by round. */
export interface Curves {
  readonly meanMacroF1: Series;
  readonly worstMacroF1: Series;
  readonly meanLoss: Series;
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, x) => sum + x, 0) / values.length;
const least = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values));

/** Records by round, ascending. */
export function byRound(
  records: readonly RoundRecord[],
): (readonly [round: number, records: readonly RoundRecord[]])[] {
  return [...Map.groupBy(records, ({ round }) => round)].toSorted(([a], [b]) => a - b);
}

/** The curves of one arm. */
export function curvesOf(records: readonly RoundRecord[]): Curves {
  const rounds = byRound(records.filter(({ honest }) => honest));
  const series = (
    pick: (r: RoundRecord) => number | null,
    reduce: (values: readonly number[]) => number | null,
  ): Series =>
    rounds.map(([round, all]) => ({
      round,
      value: reduce(all.map(pick).filter((x) => x !== null && Number.isFinite(x)) as number[]),
    }));
  return {
    meanMacroF1: series(({ holdout }) => holdout.macroF1, mean),
    worstMacroF1: series(({ holdout }) => holdout.macroF1, least),
    meanLoss: series(({ loss }) => loss, mean),
  };
}

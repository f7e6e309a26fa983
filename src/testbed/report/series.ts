import type { RoundRecord } from "../rounds.ts";

/** One value a round, null where there is none. */
export type Series = readonly { readonly round: number; readonly value: number | null }[];

/** What the curves show: over the honest organisations, by round. */
export interface Curves {
  readonly meanMacroF1: Series;
  readonly worstMacroF1: Series;
  readonly meanLoss: Series;
  readonly meanRocAuc: Series;
}

/** The mean of the values that are numbers; null where there are none. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((x): x is number => x !== null && Number.isFinite(x));
  return known.length === 0 ? null : known.reduce((sum, x) => sum + x, 0) / known.length;
}

function leastOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((x): x is number => x !== null && Number.isFinite(x));
  return known.length === 0 ? null : Math.min(...known);
}

/** Records by round, ascending. */
export function byRound(
  records: readonly RoundRecord[],
): (readonly [round: number, records: readonly RoundRecord[]])[] {
  return [...Map.groupBy(records, ({ round }) => round)].toSorted(([a], [b]) => a - b);
}

/** The curves of one arm. */
export function curvesOf(records: readonly RoundRecord[]): Curves {
  const rounds = byRound(records.filter(({ honest }) => honest));
  const series = (pick: (r: RoundRecord) => number | null, reduce = meanOf): Series =>
    rounds.map(([round, all]) => ({ round, value: reduce(all.map(pick)) }));
  return {
    meanMacroF1: series(({ holdout }) => holdout.macroF1),
    worstMacroF1: series(({ holdout }) => holdout.macroF1, leastOf),
    meanLoss: series(({ loss }) => loss),
    meanRocAuc: series(({ holdout }) => holdout.rocAuc),
  };
}

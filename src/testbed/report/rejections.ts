import type { RoundRecord } from "../rounds.ts";
import { byRound, type Series } from "./series.ts";

/** How often one organisation judged, and rejected, another. */
export interface Tally {
  judged: number;
  rejected: number;
}

/** What the honest organisations made of everybody else's contributions. Own rows don't count. */
export interface Rejections {
  /** By author, then by judge. */
  readonly by: ReadonlyMap<string, ReadonlyMap<string, Tally>>;
  /** Share of the adversaries' and of the honest organisations' contributions rejected, by round. */
  readonly adversaries: Series;
  readonly honest: Series;
}

const share = ({ judged, rejected }: Tally): number | null => (judged === 0 ? null : rejected / judged);

/** Counts verdicts of honest judges. An author is an adversary if `adversaries` has its name. */
export function rejectionsOf(records: readonly RoundRecord[], adversaries: ReadonlySet<string>): Rejections {
  const by = new Map<string, Map<string, Tally>>();
  const shares = byRound(records.filter(({ honest }) => honest)).map(([round, all]) => {
    const bad: Tally = { judged: 0, rejected: 0 };
    const good: Tally = { judged: 0, rejected: 0 };
    for (const { organisation, verdicts } of all) {
      for (const { author, status } of verdicts) {
        if (author === organisation) continue;
        const judges = by.get(author) ?? new Map<string, Tally>();
        const pair = judges.get(organisation) ?? { judged: 0, rejected: 0 };
        by.set(author, judges.set(organisation, pair));
        for (const tally of [pair, adversaries.has(author) ? bad : good]) {
          tally.judged++;
          if (status === "rejected") tally.rejected++;
        }
      }
    }
    return { round, bad: share(bad), good: share(good) };
  });
  return {
    by,
    adversaries: shares.map(({ round, bad }) => ({ round, value: bad })),
    honest: shares.map(({ round, good }) => ({ round, value: good })),
  };
}

import type { LiveState, RoundEntry } from "../daemon/live/state.ts";

/** How one organisation stands after a round. */
export interface Standing {
  /** 0 to 1; null: nobody says. */
  readonly reputation: number | null;
  readonly judged: number;
  readonly rejected: number;
  /** Rounds since it was last heard; 0: in this round; null: never. */
  readonly lag: number | null;
  readonly bytesSent: number;
}

/** Rounds that a standing is about: what happened long ago is no news. */
const recentRounds = 20;

const heardIn = ({ reports, verdicts }: RoundEntry, organisation: number): boolean =>
  reports.some(([i]) => i === organisation) || verdicts.some(([author]) => author === organisation);

/** Each organisation's standing over the last rounds. */
export function standings({ organisations, rounds }: LiveState): Standing[] {
  const recent = rounds.slice(-recentRounds);
  const last = rounds.at(-1);
  return organisations.map((_, organisation) => {
    const own = recent.flatMap(({ verdicts }) => verdicts.filter(([author]) => author === organisation));
    const sent = recent.flatMap(({ reports }) => reports.filter(([i]) => i === organisation));
    const heard = rounds.findLast((round) => heardIn(round, organisation));
    return {
      reputation: last?.reputation[organisation] ?? null,
      judged: own.reduce((sum, [, , judged]) => sum + judged, 0),
      rejected: own.reduce((sum, [, , , rejected]) => sum + rejected, 0),
      lag: heard === undefined || last === undefined ? null : last.round - heard.round,
      bytesSent: sent.reduce((sum, report) => sum + report[6], 0),
    };
  });
}

/** The group that each organisation is in during the last round; null where everybody sees everybody. */
export function splitNow({ splits, rounds }: LiveState): readonly (readonly number[])[] | null {
  const round = rounds.at(-1)?.round ?? -1;
  return splits.find(({ from, to }) => round >= from && round < to)?.groups ?? null;
}

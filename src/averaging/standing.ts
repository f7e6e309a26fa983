import type { Author } from "../consortium/identity.ts";

/** Rounds in a row that an organisation may miss before others stop waiting for it. It still counts when it is in. */
export const missedRoundsMax = 2;

/** Rounds for which proven cheating costs the vote. */
export const lostVoteRounds = 10;

/** What this node remembers of an author between rounds: whether to wait for it, and whether it may vote. */
export interface Standing {
  readonly missedInARow: number;
  /** The first round in which its contributions count again. */
  readonly votesFrom: number;
}

/** By author; whoever is not listed has a clean record. Immutable. */
export type Standings = ReadonlyMap<Author, Standing>;

const clean: Standing = { missedInARow: 0, votesFrom: 0 };

function changed(standings: Standings, author: Author, change: Partial<Standing>): Standings {
  return new Map(standings).set(author, { ...(standings.get(author) ?? clean), ...change });
}

/** Whether the author's contributions count in this round. */
export function mayVote(standings: Standings, author: Author, round: number): boolean {
  return round >= (standings.get(author) ?? clean).votesFrom;
}

/** Whether to hold the round open for the author. */
export function isAwaited(standings: Standings, author: Author, round: number): boolean {
  return mayVote(standings, author, round) && (standings.get(author) ?? clean).missedInARow < missedRoundsMax;
}

/** The author's evidence of cheating in `round`: it loses that round and its vote for the next {@link lostVoteRounds}. */
export function withOffence(standings: Standings, author: Author, round: number): Standings {
  const { votesFrom } = standings.get(author) ?? clean;
  return changed(standings, author, { votesFrom: Math.max(votesFrom, round + lostVoteRounds + 1) });
}

/** After a round: who was in, and who was mixed but silent. */
export function withAttendance(
  standings: Standings,
  mixed: readonly Author[],
  present: ReadonlySet<Author>,
): Standings {
  return mixed.reduce((after, author) => {
    const missedInARow = present.has(author) ? 0 : (after.get(author) ?? clean).missedInARow + 1;
    return changed(after, author, { missedInARow });
  }, standings);
}

/** An author that was heard again is worth waiting for at once. */
export function withSign(standings: Standings, author: Author): Standings {
  return changed(standings, author, { missedInARow: 0 });
}

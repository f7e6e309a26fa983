import type { Author } from "../../consortium/identity.ts";
import type { RoundRow } from "../../store/round-table.ts";
import type { Store } from "../../store/open-store.ts";
import type { Verdict } from "../../robust/rule.ts";
import { createKinds, shortNumber } from "./kinds.ts";
import type { OrganisationEntry, ReportEntry, RoundEntry, VerdictEntry, VerdictKind } from "./state.ts";

/** Rounds that a page is told: as many as it can draw, and a day of rounds of three minutes. */
const toldRounds = 500;

/** The rounds of one organisation, as its own store remembers them. */
export interface SiteRounds {
  /** Itself first, then whoever was heard of, in the order in which they were; only ever grows. */
  readonly organisations: readonly OrganisationEntry[];
  readonly kinds: readonly VerdictKind[];
  /** Ascending. */
  readonly rounds: readonly RoundEntry[];
  placeOf(author: Author): number;
  /** Takes up what the store has got since; those rounds. */
  catchUp(): readonly RoundEntry[];
}

const reportOf = (row: RoundRow): ReportEntry => [
  0,
  shortNumber(row.loss),
  null,
  null,
  shortNumber(row.lossBefore),
  shortNumber(row.lossAfter),
  row.bytesSent,
  row.bytesReceived,
  row.degraded,
];

/**
 * @param self whose store it is
 * @param names of members; whoever has none is called by the beginning of its key
 */
export function createSiteRounds(
  store: Pick<Store, "rounds" | "verdicts" | "reputation">,
  self: Author,
  names: () => ReadonlyMap<Author, string>,
): SiteRounds {
  const kinds = createKinds();
  const organisations: OrganisationEntry[] = [];
  const places = new Map<Author, number>();
  const rounds: RoundEntry[] = [];
  let newest = -1;

  function placeOf(author: Author): number {
    const known = places.get(author);
    if (known !== undefined) return known;
    places.set(author, organisations.length);
    organisations.push({ name: names().get(author) ?? author.slice(0, 10), attack: null });
    return organisations.length - 1;
  }
  const verdictOf = (verdict: Verdict): VerdictEntry => {
    const { author, status, score, threshold } = verdict;
    const [rejected, clipped] = [Number(status === "rejected"), Number(status === "clipped")];
    return [placeOf(author), kinds.placeOf(verdict), 1, rejected, clipped, shortNumber(score), shortNumber(threshold)];
  };

  placeOf(self);
  return {
    organisations,
    kinds: kinds.list,
    rounds,
    placeOf,
    catchUp() {
      const newer = store.rounds.after(newest, toldRounds);
      const rows = new Map(newer.map((row) => [row.round, row]));
      // A store may remember many more rounds than are told.
      const before = newer.length < toldRounds ? newest : newer[0]!.round - 1;
      const verdicts = Map.groupBy(store.verdicts.after(before), ({ round }) => round);
      const numbers = [...new Set([...rows.keys(), ...verdicts.keys()])].toSorted((a, b) => a - b).slice(-toldRounds);
      if (numbers.length === 0) return [];
      const fresh = numbers.map((round): RoundEntry => {
        const row = rows.get(round);
        const entries = (verdicts.get(round) ?? []).map(verdictOf).toSorted(([a], [b]) => a - b);
        return { round, reports: row === undefined ? [] : [reportOf(row)], verdicts: entries, reputation: [] };
      });
      newest = numbers.at(-1)!;
      // Only what is thought now is kept: the past of a reputation is in the verdicts.
      const thought = store.reputation.read();
      const reputation = organisations.map(() => null as number | null);
      for (const [author, value] of thought) if (places.has(author)) reputation[placeOf(author)] = shortNumber(value);
      fresh[fresh.length - 1] = { ...fresh.at(-1)!, reputation };
      rounds.push(...fresh);
      rounds.splice(0, Math.max(0, rounds.length - toldRounds));
      return fresh;
    },
  };
}

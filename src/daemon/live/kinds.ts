import type { JudgementEntry, VerdictEntry, VerdictKind } from "./state.ts";

/** Places of verdicts' kinds in a list that only ever grows. */
export interface Kinds {
  readonly list: readonly VerdictKind[];
  placeOf(kind: VerdictKind): number;
}

/** A list with no kinds yet. */
export function createKinds(): Kinds {
  const list: VerdictKind[] = [];
  const places = new Map<string, number>();
  return {
    list,
    placeOf({ status, rule, reason }) {
      const key = JSON.stringify([status, rule, reason]);
      const place = places.get(key) ?? list.length;
      if (place === list.length) {
        places.set(key, place);
        list.push({ status, rule, reason });
      }
      return place;
    },
  };
}

/** Four digits: what a reader can use, and a fraction of the bytes. Null for what is no number. */
export function shortNumber(x: number | null | undefined): number | null {
  return x === null || x === undefined || !Number.isFinite(x) ? null : Number(x.toPrecision(4));
}

const harshness = { accepted: 0, clipped: 1, rejected: 2 } as const;

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : shortNumber(known.reduce((sum, value) => sum + value, 0) / known.length);
};

function entryOf(author: number, said: readonly JudgementEntry[], kinds: readonly VerdictKind[]): VerdictEntry {
  const count = (status: VerdictKind["status"]): number =>
    said.filter(([, , kind]) => kinds[kind]!.status === status).length;
  const byKind = [...Map.groupBy(said, ([, , kind]) => kind)];
  const weight = (kind: number): number => harshness[kinds[kind]!.status];
  const [kind, same] = byKind.toSorted(([a, x], [b, y]) => y.length - x.length || weight(b) - weight(a) || a - b)[0]!;
  const score = mean(same.map((entry) => entry[3]));
  const threshold = mean(same.map((entry) => entry[4]));
  return [author, kind, said.length, count("rejected"), count("clipped"), score, threshold];
}

/** What was made of each author by all who judged it, in order of author. */
export function tallied(judgements: readonly JudgementEntry[], kinds: readonly VerdictKind[]): VerdictEntry[] {
  const byAuthor = [...Map.groupBy(judgements, ([, author]) => author)].toSorted(([a], [b]) => a - b);
  return byAuthor.map(([author, said]) => entryOf(author, said, kinds));
}

import type { Author, Contribution, Verdict } from "./rule.ts";

/**
 * Reasons that state a fact about a row, not a judgement: such rows aren't valid ones. They neither count against the f
 * rows that a rule may reject nor towards the 2f + 1 that it needs, and they may befall the own row.
 */
const facts: ReadonlySet<string> = new Set(["non-finite", "wrong-length", "duplicate"]);

/** Whether a verdict rejects a row for what it is, whatever the other rows are. */
export function isFact(verdict: Verdict): boolean {
  return verdict.status === "rejected" && facts.has(verdict.reason);
}

/** What a link says of a row that it lets pass without having measured anything. */
export const nothingToSay = "accepted";

/** A row let pass. Another `reason` than the default outlives later links that have nothing to say. */
export function accepted(
  { author }: { readonly author: Author },
  rule: string,
  reason = nothingToSay,
  score: number | null = null,
  threshold: number | null = null,
): Verdict {
  return { author, status: "accepted", rule, score, threshold, reason };
}

const weight = { accepted: 0, clipped: 1, rejected: 2 } as const;

/** Of two links' verdicts on one row the one that stands: the harsher, then the later if it has anything to say. */
export function standing(earlier: Verdict | undefined, later: Verdict): Verdict {
  if (earlier === undefined) return later;
  const harsher = weight[later.status] - weight[earlier.status];
  if (harsher !== 0) return harsher > 0 ? later : earlier;
  return later.reason === nothingToSay && later.score === null ? earlier : later;
}

/** Orders by author, in code units: the same on every machine. */
export function byAuthor(a: { readonly author: Author }, b: { readonly author: Author }): number {
  return a.author < b.author ? -1 : a.author > b.author ? 1 : 0;
}

/**
 * Which of the suspects to reject: the worst first, at most `limit`, never the own row.
 *
 * @param badness by index, higher is worse; ties spare the lower author, so `rows` are sorted by author
 * @returns indexes into `rows`
 */
export function worst(
  rows: readonly Contribution[],
  suspects: readonly number[],
  badness: ArrayLike<number>,
  limit: number,
  own: Contribution | null,
): Set<number> {
  const ranked = suspects
    .filter((j) => rows[j]!.author !== own?.author)
    .toSorted((a, b) => badness[b]! - badness[a]! || b - a);
  return new Set(ranked.slice(0, Math.max(0, limit)));
}

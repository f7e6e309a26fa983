import type { Author, Verdict } from "./rule.ts";
import { byAuthor } from "./verdicts.ts";

/**
 * What one organisation thinks of the others, by author, 0 to 1; whoever is not listed has a clean record, 1. Local and private: it is
 * never announced, and it changes who may vote here, never the arithmetic of a vote. Immutable.
 */
export type Reputations = ReadonlyMap<Author, number>;

/** Where reputations outlive the process. */
export interface ReputationStore {
  read(): Reputations;
  /** Replaces the record of every author named; others keep theirs. */
  write(reputations: Reputations): void;
}

/** Share of a record that one round's verdict makes up: eight rejections in a row, as befall honest organisations now and then, cost no vote. */
const alpha = 0.1;

/** Below it an author has no vote here; fourteen rejections in a row lead there from a clean record. */
export const voteThreshold = 0.25;

/** Rounds for which a low reputation costs the vote, as long as proven cheating does. */
const silentRounds = 10;

/** What a sentence's last step may lack of the threshold by rounding. */
const rounding = 1e-9;

const clean = 1;

/** Verdicts that say nothing about an author: nobody can tell who copied, and without a company to compare nothing was judged. */
const noJudgement: ReadonlySet<string> = new Set(["duplicate", "too-few"]);

/** Which of the authors that a node would mix have no vote: those below the threshold, the worst first, at most f. */
export function withoutVote(reputations: Reputations, authors: readonly Author[], f: number): Author[] {
  const reputation = (author: Author): number => reputations.get(author) ?? clean;
  return authors
    .filter((author) => reputation(author) < voteThreshold)
    .toSorted((a, b) => reputation(a) - reputation(b) || (a < b ? -1 : 1))
    .slice(0, Math.max(0, f));
}

/**
 * Reputations after a round: R <- .9 R + .1 [not rejected]. Whoever falls below the threshold loses the vote and starts at 0, which time
 * alone raises to the threshold in ten rounds; it then has its vote on probation, and works its way up again by verdicts. No more than f
 * are without a vote at once: the others stop at the threshold.
 *
 * @param verdicts on contributions of this round, at most one an author
 * @param silent who had no vote
 */
export function afterRound(
  reputations: Reputations,
  verdicts: readonly Verdict[],
  silent: readonly Author[],
  f: number,
): Reputations {
  const after = new Map(reputations);
  for (const [author, value] of reputations) {
    if (value >= voteThreshold) continue;
    const raised = value + voteThreshold / silentRounds;
    after.set(author, raised >= voteThreshold - rounding ? voteThreshold : raised);
  }
  const judged = verdicts.filter(({ reason, author }) => !noJudgement.has(reason) && !silent.includes(author));
  for (const { author, status } of judged) {
    const value = (1 - alpha) * (reputations.get(author) ?? clean) + alpha * (status === "rejected" ? 0 : 1);
    after.set(author, value);
  }
  const fallen = judged
    .filter(({ author }) => after.get(author)! < voteThreshold)
    .toSorted((a, b) => after.get(a.author)! - after.get(b.author)! || byAuthor(a, b));
  const stillSilent = silent.filter((author) => after.get(author)! < voteThreshold).length;
  fallen.forEach(({ author }, i) => after.set(author, i < f - stillSilent ? 0 : voteThreshold));
  return after;
}

/** What stands in a round's verdicts for a contribution that came in and was not looked at: it counts as rejected. */
export function lostVote(author: Author, reputations: Reputations): Verdict {
  const score = reputations.get(author) ?? clean;
  return { author, status: "rejected", rule: "reputation", score, threshold: voteThreshold, reason: "reputation" };
}

import type { Author } from "./consortium/identity.ts";
import type { HeldDelta } from "./averaging/contributions.ts";
import type { NodeParts } from "./node-options.ts";
import { afterRound, lostVote, withoutVote, type Reputations } from "./robust/reputation.ts";
import type { Verdict } from "./robust/rule.ts";
import { toleratedFaults } from "./robust/tolerated.ts";
import { byAuthor } from "./robust/verdicts.ts";

/** Who votes in a node's rounds, as far as reputation goes. */
export interface Ballot {
  /** Which of the authors that the node would mix have a vote in the round that begins. */
  open(authors: readonly Author[]): Author[];
  /**
   * Draws the lessons of a round; its verdicts, and one for each contribution that came in from an author without a vote.
   *
   * @param held what came in: only a contribution of this round is judged, not the same one again as it ages
   */
  close(round: number, verdicts: readonly Verdict[], held: readonly HeldDelta[]): Verdict[];
}

/** The ballot of one node. `filter.rule: mean` has no reputation: nobody loses a vote. */
export function createBallot({
  participation,
  reputation: store,
}: Pick<NodeParts, "participation" | "reputation">): Ballot {
  let reputations: Reputations = store?.read() ?? new Map();
  let silent: Author[] = [];
  let f = 0;
  return {
    open(authors) {
      f = toleratedFaults(authors.length + 1, participation.tolerated);
      silent = participation.rule === "mean" ? [] : withoutVote(reputations, authors, f);
      return authors.filter((author) => !silent.includes(author));
    },
    close(round, verdicts, held) {
      if (participation.rule === "mean") return [...verdicts];
      const present = new Set(held.filter((delta) => delta.round === round).map(({ author }) => author));
      const unheard = silent.filter((author) => present.has(author)).map((author) => lostVote(author, reputations));
      const fresh = verdicts.filter(({ author }) => present.has(author));
      reputations = afterRound(reputations, fresh, silent, f);
      store?.write(reputations);
      return [...verdicts, ...unheard].toSorted(byAuthor);
    },
  };
}

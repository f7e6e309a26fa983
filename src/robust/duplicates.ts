import type { Author, Filter, Verdict } from "./rule.ts";
import { accepted } from "./verdicts.ts";

const rule = "duplicates";

/**
 * One row for each payload: of identical ones the own row stays, else the lowest author's. Two authors that send the same
 * bytes are at distance zero, which Krum loves. Nobody can tell who copied, so this must change no reputation.
 */
export function duplicates(): Filter {
  return (contributions, own) => {
    const holder = new Map<string, Author>();
    for (const { author, payloadHash } of contributions) {
      const first = holder.get(payloadHash);
      if (first === undefined || author === own?.author || (first !== own?.author && author < first)) {
        holder.set(payloadHash, author);
      }
    }
    const verdicts = contributions.map((contribution): Verdict => {
      const { author, payloadHash } = contribution;
      if (holder.get(payloadHash) === author) return accepted(contribution, rule);
      return { author, status: "rejected", rule, score: null, threshold: null, reason: "duplicate" };
    });
    return { kept: contributions.filter((_, j) => verdicts[j]!.status === "accepted"), verdicts };
  };
}

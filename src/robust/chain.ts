import type { Author, Filter, Verdict } from "./rule.ts";
import { byAuthor, isFact, standing } from "./verdicts.ts";

/**
 * filters one after the other, each on what the one before kept: a filter again. Together they reject at most f rows, the
 * facts (non-finite, wrong length, duplicate) not counted; each row ends with its harshest verdict.
 */
export function chain(...filters: readonly Filter[]): Filter {
  return (contributions, own, context) => {
    const verdicts = new Map<Author, Verdict>();
    let kept = contributions;
    let self = own;
    let mayReject = context.mayReject ?? context.f;
    let state = context.state;
    for (const filter of filters) {
      const filtered = filter(kept, self, { ...context, mayReject, state });
      for (const verdict of filtered.verdicts) {
        verdicts.set(verdict.author, standing(verdicts.get(verdict.author), verdict));
        if (verdict.status === "rejected" && !isFact(verdict)) mayReject--;
      }
      kept = filtered.kept;
      self = kept.find(({ author }) => author === own?.author) ?? null;
      state = filtered.state ?? state;
    }
    return { kept, verdicts: [...verdicts.values()].toSorted(byAuthor), state };
  };
}

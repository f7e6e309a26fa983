import { byKrumScore, krumScores } from "./krum.ts";
import type { Filter, Verdict } from "./rule.ts";
import { updatesOf } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";

const rule = "multi-krum";

/**
 * Keeps the m = n - f rows of lowest Krum score s(i) (n - f - 2 neighbours, variant `paper`); their mean is Multi-Krum.
 * The own row stays even where its score is among the f worst: then one row fewer is rejected.
 * Blanchard, El Mhamdi, Guerraoui, Stainer, "Machine Learning with Adversaries", NeurIPS 2017.
 */
export function multiKrum(): Filter {
  return (contributions, own, context) => {
    const m = Math.max(0, contributions.length - context.f);
    const s = krumScores(updatesOf(contributions), context.f, m, context.kernels);
    const ranked = byKrumScore(s);
    const out = worst(contributions, ranked.slice(m), s, context.mayReject ?? context.f, own);
    const bound = m > 0 ? s[ranked[m - 1]!]! : null;
    const verdicts = contributions.map((row, i): Verdict => {
      if (!out.has(i)) return accepted(row, rule, "accepted", s[i], bound);
      return { author: row.author, status: "rejected", rule, score: s[i]!, threshold: bound, reason: "far-from-most" };
    });
    return { kept: contributions.filter((_, i) => !out.has(i)), verdicts };
  };
}

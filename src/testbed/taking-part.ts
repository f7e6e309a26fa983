import type { Organisation } from "./organisations.ts";
import type { RoundRecord } from "./rounds.ts";
import type { TakingPart } from "./summary.ts";

/** How a round ends in which nothing was merged. */
const unmerged: ReadonlySet<string | null> = new Set(["too-few", "merge-guard", "overrun"]);

/**
 * Who took part, and whose contributions honest organisations used: neither rejected nor in a round that came to no merge.
 *
 * @param attackedRounds how often each adversary acted on its attack, by organisation index
 */
export function takingPart(
  organisations: readonly Pick<Organisation, "name">[],
  records: readonly RoundRecord[],
  attackedRounds: ReadonlyMap<number, number>,
): TakingPart {
  const contributions = Object.fromEntries(organisations.map(({ name }) => [name, { judged: 0, used: 0 }]));
  for (const { honest, verdicts, degraded } of records) {
    if (!honest) continue;
    for (const { author, status } of verdicts) {
      const own = contributions[author]!;
      own.judged += 1;
      if (status !== "rejected" && !unmerged.has(degraded)) own.used += 1;
    }
  }
  return { adversariesAttacked: attackedRounds.size, contributions };
}

import type { DatabaseSync } from "node:sqlite";
import type { Verdict } from "../robust/rule.ts";

export interface VerdictTable {
  /** Keeps a round's verdicts; those of a round that was kept before are replaced. */
  write: (round: number, verdicts: readonly Verdict[]) => void;
  /** A round's verdicts in order of author. */
  ofRound: (round: number) => Verdict[];
  /** The verdicts of all rounds after one, ascending. */
  after: (round: number) => (Verdict & { readonly round: number })[];
  /** The newest round with verdicts; null where there is none. */
  newestRound: () => number | null;
}

export function verdictTable(database: DatabaseSync): VerdictTable {
  const clear = database.prepare("DELETE FROM verdicts WHERE round = ?");
  const add = database.prepare(
    "INSERT INTO verdicts (round, author, status, rule, score, threshold, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const ofRound = database.prepare(
    "SELECT author, status, rule, score, threshold, reason FROM verdicts WHERE round = ? ORDER BY author",
  );
  const after = database.prepare(
    "SELECT round, author, status, rule, score, threshold, reason FROM verdicts WHERE round > ? ORDER BY round, author",
  );
  const newest = database.prepare("SELECT max(round) AS round FROM verdicts");
  return {
    write(round, verdicts) {
      clear.run(round);
      for (const { author, status, rule, score, threshold, reason } of verdicts) {
        add.run(round, author, status, rule, score, threshold, reason);
      }
    },
    ofRound: (round) => (ofRound.all(round) as unknown as Verdict[]).map((verdict) => ({ ...verdict })),
    after: (round) =>
      (after.all(round) as unknown as (Verdict & { readonly round: number })[]).map((row) => ({ ...row })),
    newestRound: () => (newest.get() as { round: number | null }).round,
  };
}

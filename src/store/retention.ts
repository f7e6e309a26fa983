import type { DatabaseSync } from "node:sqlite";
import { witnesses } from "./model-table.ts";

/** How long, and how much, a store keeps. */
export interface Retention {
  readonly alertsMaxAgeDays: number;
  readonly alertsMax: number;
  /** Of labels that rules and lists gave. */
  readonly weakLabelsMaxAgeDays: number;
  readonly weakLabelsMax: number;
  /** Of labels that analysts gave. */
  readonly analystLabelsMaxAgeDays: number;
  readonly analystLabelsMax: number;
  /** Rounds whose verdicts are kept. */
  readonly verdictRoundsMax: number;
  /** Versions of each witness's model; the one in use is among them. */
  readonly modelVersionsMax: number;
}

export const retentionDefaults: Retention = {
  alertsMaxAgeDays: 90, // an investigation looks back a quarter
  alertsMax: 100_000, // about 300 MB at 3 KB an alert
  weakLabelsMaxAgeDays: 30, // rules change; training wants what they say now
  weakLabelsMax: 1_000_000,
  analystLabelsMaxAgeDays: 3 * 365, // the scarcest thing there is: a person looked
  analystLabelsMax: 1_000_000,
  verdictRoundsMax: 10_000, // a month of rounds of four minutes
  modelVersionsMax: 20, // enough to go back behind a bad week of daily merges
};

const dayMs = 86_400_000;

/** How many rows went, by table. */
export interface Pruned {
  readonly alerts: number;
  readonly labels: number;
  readonly verdicts: number;
  readonly models: number;
  readonly outbox: number;
}

/** Deletes what is older than the retention's ages, then the oldest above its counts. By this machine's time of recording. */
export function prune(database: DatabaseSync, retention: Retention, nowMs: number): Pruned {
  const run = (sql: string, ...values: (number | string)[]): number =>
    Number(database.prepare(sql).run(...values).changes);
  const oldLabels = (which: string, maxAgeDays: number, max: number): number =>
    run(`DELETE FROM labels WHERE ${which} AND recorded_ms < ?`, nowMs - maxAgeDays * dayMs) +
    run(
      `DELETE FROM labels WHERE seq IN (SELECT seq FROM labels WHERE ${which} ORDER BY recorded_ms DESC, seq DESC LIMIT -1 OFFSET ?)`,
      max,
    );
  const labels =
    oldLabels("origin <> 'analyst'", retention.weakLabelsMaxAgeDays, retention.weakLabelsMax) +
    oldLabels("origin = 'analyst'", retention.analystLabelsMaxAgeDays, retention.analystLabelsMax);
  const alerts =
    run("DELETE FROM alerts WHERE recorded_ms < ?", nowMs - retention.alertsMaxAgeDays * dayMs) +
    run(
      "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts ORDER BY recorded_ms DESC, rowid DESC LIMIT -1 OFFSET ?)",
      retention.alertsMax,
    );
  const verdicts = run(
    `DELETE FROM verdicts WHERE round <=
       (SELECT round FROM (SELECT DISTINCT round FROM verdicts) ORDER BY round DESC LIMIT 1 OFFSET ?)`,
    retention.verdictRoundsMax,
  );
  run(
    "DELETE FROM rounds WHERE round <= (SELECT round FROM rounds ORDER BY round DESC LIMIT 1 OFFSET ?)",
    retention.verdictRoundsMax,
  );
  run("DELETE FROM allowances WHERE until_ms <= ?", nowMs);
  let models = 0;
  for (const witness of witnesses) {
    models += run(
      `DELETE FROM models WHERE version <=
         (SELECT version FROM models WHERE witness = ? ORDER BY version DESC LIMIT 1 OFFSET ?) AND witness = ?`,
      witness,
      retention.modelVersionsMax,
      witness,
    );
  }
  const outbox = run("DELETE FROM outbox WHERE position <= coalesce((SELECT min(position) FROM outputs), position)");
  return { alerts, labels, verdicts, models, outbox };
}

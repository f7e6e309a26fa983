import type { DatabaseSync } from "node:sqlite";
import { allowlistEntry, type AllowlistEntry } from "../detection/allowlist.ts";

/** Flows that somebody allowed while the daemon ran, beside those of vervet.yaml. */
export interface Allowance extends AllowlistEntry {
  readonly id: number;
  /** The alert that it was made for; null for none. */
  readonly alertId: string | null;
}

export interface AllowanceTable {
  /** @returns its id */
  add: (entry: AllowlistEntry, alertId: string | null) => number;
  /** False where there is none of that id. */
  remove: (id: number) => boolean;
  /** Those that are not over at a moment, the oldest first. */
  at: (nowMs: number) => Allowance[];
}

interface Row {
  readonly id: number;
  readonly alert_id: string | null;
  readonly until_ms: number;
  readonly body: string;
}

/** What is stored has been checked, but not by this version. */
const { who, what, why } = allowlistEntry.shape;

export function allowanceTable(database: DatabaseSync): AllowanceTable {
  const add = database.prepare("INSERT INTO allowances (alert_id, until_ms, body) VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM allowances WHERE id = ?");
  const at = database.prepare("SELECT id, alert_id, until_ms, body FROM allowances WHERE until_ms > ? ORDER BY id");
  return {
    add: ({ until, ...entry }, alertId) => Number(add.run(alertId, until, JSON.stringify(entry)).lastInsertRowid),
    remove: (id) => remove.run(id).changes > 0,
    at: (nowMs) =>
      (at.all(nowMs) as unknown as Row[]).map((row) => {
        const body = JSON.parse(row.body) as { who: unknown; what: unknown; why: unknown };
        return {
          id: row.id,
          alertId: row.alert_id,
          until: row.until_ms,
          who: who.parse(body.who),
          what: what.parse(body.what),
          why: why.parse(body.why),
        };
      }),
  };
}

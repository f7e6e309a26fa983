import type { DatabaseSync } from "node:sqlite";

/** One thing to tell: the alert with this id is new, or more severe than it was. */
export interface OutboxEntry {
  readonly position: number;
  readonly alertId: string;
}

/** What each output (a file, a webhook) still has to tell, so that no alert is lost between its commit and its delivery. */
export interface Outbox {
  /** Makes an output known; one that was unknown begins with what comes next, not with months of old alerts. */
  join: (output: string) => void;
  /** Forgets all outputs but these: nothing is kept for those that are no longer configured. */
  keepOnly: (outputs: readonly string[]) => void;
  /** What an output has not delivered yet, in order. */
  next: (output: string, limit: number) => OutboxEntry[];
  /** Everything up to a position was delivered. */
  delivered: (output: string, position: number) => void;
  add: (alertId: string) => void;
}

export function outbox(database: DatabaseSync): Outbox {
  const join = database.prepare(
    `INSERT INTO outputs (name, position)
     VALUES (?, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0)) ON CONFLICT (name) DO NOTHING`,
  );
  const keepOnly = database.prepare("DELETE FROM outputs WHERE name NOT IN (SELECT value FROM json_each(?))");
  const next = database.prepare(
    `SELECT position, alert_id AS alertId FROM outbox
     WHERE position > (SELECT position FROM outputs WHERE name = ?) ORDER BY position LIMIT ?`,
  );
  const delivered = database.prepare("UPDATE outputs SET position = ? WHERE name = ? AND position < ?");
  const add = database.prepare("INSERT INTO outbox (alert_id) VALUES (?)");
  return {
    join: (output) => void join.run(output),
    keepOnly: (outputs) => void keepOnly.run(JSON.stringify(outputs)),
    next: (output, limit) => (next.all(output, limit) as unknown as OutboxEntry[]).map((entry) => ({ ...entry })),
    delivered: (output, position) => void delivered.run(position, output, position),
    add: (alertId) => void add.run(alertId),
  };
}

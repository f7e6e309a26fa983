import type { DatabaseSync } from "node:sqlite";

/** What one of this organisation's rounds came to. */
export interface RoundRow {
  readonly round: number;
  readonly outcome: string;
  /** Why less than the whole rule ran; null when it did. */
  readonly degraded: string | null;
  /** Training loss; null where it did not train. */
  readonly loss: number | null;
  /** Loss on own held-out rows before and after the merge, or of the merge that was refused. */
  readonly lossBefore: number | null;
  readonly lossAfter: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Milliseconds since the Unix epoch. */
  readonly beganMs: number;
  readonly closedMs: number;
}

export interface RoundTable {
  /** Keeps a round; one that was kept before is replaced. */
  write: (row: RoundRow) => void;
  /** Rounds after one, ascending; the newest `limit` of them. */
  after: (round: number, limit: number) => RoundRow[];
  /** How many rounds are kept, and how many of them came to a merge or to a decision not to, before the next began. */
  punctuality: () => { readonly rounds: number; readonly onTime: number };
}

interface Row {
  readonly round: number;
  readonly outcome: string;
  readonly degraded: string | null;
  readonly loss: number | null;
  readonly loss_before: number | null;
  readonly loss_after: number | null;
  readonly bytes_sent: number;
  readonly bytes_received: number;
  readonly began_ms: number;
  readonly closed_ms: number;
}

const finite = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null);

export function roundTable(database: DatabaseSync): RoundTable {
  const put = database.prepare(
    `INSERT OR REPLACE INTO rounds
       (round, outcome, degraded, loss, loss_before, loss_after, bytes_sent, bytes_received, began_ms, closed_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const after = database.prepare(
    "SELECT * FROM (SELECT * FROM rounds WHERE round > ? ORDER BY round DESC LIMIT ?) ORDER BY round",
  );
  const counts = database.prepare("SELECT count(*) AS rounds, sum(outcome <> 'overrun') AS onTime FROM rounds");
  return {
    write(row) {
      const losses = [row.loss, row.lossBefore, row.lossAfter].map(finite);
      const { round, outcome, degraded, bytesSent, bytesReceived, beganMs, closedMs } = row;
      put.run(round, outcome, degraded, ...losses, bytesSent, bytesReceived, beganMs, closedMs);
    },
    after: (round, limit) =>
      (after.all(round, limit) as unknown as Row[]).map((row) => ({
        round: row.round,
        outcome: row.outcome,
        degraded: row.degraded,
        loss: row.loss,
        lossBefore: row.loss_before,
        lossAfter: row.loss_after,
        bytesSent: row.bytes_sent,
        bytesReceived: row.bytes_received,
        beganMs: row.began_ms,
        closedMs: row.closed_ms,
      })),
    punctuality() {
      const { rounds, onTime } = counts.get() as { rounds: number; onTime: number | null };
      return { rounds, onTime: onTime ?? 0 };
    },
  };
}

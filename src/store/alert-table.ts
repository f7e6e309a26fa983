import type { DatabaseSync } from "node:sqlite";
import { severities } from "../detection/alert.ts";
import type { Alert, AlertStatus, Severity } from "../detection/alert.ts";
import { decodeAlert, encodeAlert } from "./alert-codec.ts";

/** What an analyst said of an alert. */
export interface Judgement {
  readonly by: string;
  readonly madeMs: number;
  readonly note: string | null;
}

/** An alert as the store keeps it. */
export interface StoredAlert {
  readonly alert: Alert;
  readonly status: AlertStatus;
  /** Null while the alert is open. */
  readonly judgement: Judgement | null;
}

/** Which alerts; what is absent doesn't matter. */
export interface AlertQuery {
  /** This severe or more. */
  readonly severity?: Severity;
  /** With a flow at or after this moment, milliseconds since the Unix epoch. */
  readonly sinceMs?: number;
  readonly status?: AlertStatus;
  readonly reason?: string;
  readonly limit?: number;
}

/** A window of the list: what is absent doesn't matter. */
export interface AlertWindowQuery extends Omit<AlertQuery, "limit"> {
  /** Part of the source's address, of the destinations' network, or of the reason; case does not matter. */
  readonly text?: string;
  readonly offset: number;
  readonly limit: number;
}

export interface AlertTable {
  find: (id: string) => StoredAlert | null;
  /** Alerts whose id begins so, at most `limit`, in order of id. */
  startingWith: (prefix: string, limit: number) => StoredAlert[];
  /** How many alerts a window holds. */
  countInWindow: (windowStartMs: number) => number;
  /** The newest first. */
  list: (query: AlertQuery) => StoredAlert[];
  /** The same, read one by one: for more than memory holds. */
  each: (query: AlertQuery) => Iterable<StoredAlert>;
  /** Some alerts of a list, the newest first, and how many there are in all: quick among a hundred thousand. */
  window: (query: AlertWindowQuery) => { readonly total: number; readonly alerts: readonly StoredAlert[] };
  counts: () => Readonly<Record<AlertStatus, number>>;
  /** Changes whenever an alert does. */
  fingerprint: () => string;
  /** An alert that was judged is open again. */
  reopen: (id: string) => void;
  /** Inserts an alert, or brings its flows up to date; what an analyst said of it stays. */
  upsert: (alert: Alert, recordedMs: number) => void;
  judge: (id: string, status: AlertStatus, judgement: Judgement) => void;
}

interface Row {
  readonly body: string;
  readonly status: AlertStatus;
  readonly judged_by: string | null;
  readonly judged_ms: number | null;
  readonly note: string | null;
}

const columns = "body, status, judged_by, judged_ms, note";

function storedAlert({ body, status, judged_by, judged_ms, note }: Row): StoredAlert {
  const judgement = judged_by === null ? null : { by: judged_by, madeMs: judged_ms!, note };
  return { alert: decodeAlert(body), status, judgement };
}

/** Rows per answer where nobody says how many: all of them. */
const unlimited = -1;

export function alertTable(database: DatabaseSync): AlertTable {
  const find = database.prepare(`SELECT ${columns} FROM alerts WHERE id = ?`);
  const startingWith = database.prepare(`SELECT ${columns} FROM alerts WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT ?`);
  const countInWindow = database.prepare("SELECT count(*) AS n FROM alerts WHERE window_start_ms = ?");
  const list = database.prepare(
    `SELECT ${columns} FROM alerts
     WHERE severity >= ? AND last_ms >= coalesce(?, last_ms) AND status = coalesce(?, status) AND reason = coalesce(?, reason)
     ORDER BY last_ms DESC, id LIMIT ?`,
  );
  const matching = `FROM alerts INDEXED BY alerts_by_view
     WHERE severity >= ? AND last_ms >= coalesce(?, last_ms) AND status = coalesce(?, status) AND reason = coalesce(?, reason)
       AND (? = '' OR instr(lower(source || ' ' || destination || ' ' || reason), ?) > 0)`;
  const total = database.prepare(`SELECT count(*) AS n ${matching}`);
  const window = database.prepare(
    `SELECT ${columns} FROM alerts WHERE rowid IN (SELECT rowid ${matching} ORDER BY last_ms DESC, id LIMIT ? OFFSET ?)
     ORDER BY last_ms DESC, id`,
  );
  const counts = database.prepare("SELECT status, count(*) AS n FROM alerts INDEXED BY alerts_by_view GROUP BY status");
  const fingerprint = database.prepare(
    `SELECT (SELECT max(recorded_ms) FROM alerts) || '/' || coalesce((SELECT max(judged_ms) FROM alerts), '') || '/' ||
       (SELECT count(*) FROM alerts INDEXED BY alerts_by_record) || '/' ||
       (SELECT count(judged_ms) FROM alerts INDEXED BY alerts_by_judgement WHERE judged_ms IS NOT NULL) AS print`,
  );
  const reopen = database.prepare(
    "UPDATE alerts SET status = 'open', judged_by = NULL, judged_ms = NULL, note = NULL WHERE id = ?",
  );
  const upsert = database.prepare(
    `INSERT INTO alerts (id, window_start_ms, severity, reason, last_ms, recorded_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, last_ms = excluded.last_ms,
       recorded_ms = excluded.recorded_ms, body = excluded.body`,
  );
  const judge = database.prepare("UPDATE alerts SET status = ?, judged_by = ?, judged_ms = ?, note = ? WHERE id = ?");
  const alerts = (rows: unknown): StoredAlert[] => (rows as Row[]).map(storedAlert);
  function* each(query: AlertQuery): Generator<StoredAlert> {
    const { severity = "low", sinceMs = null, status = null, reason = null, limit = unlimited } = query;
    const rows = list.iterate(severities.indexOf(severity), sinceMs, status, reason, limit);
    for (const row of rows) yield storedAlert(row as unknown as Row);
  }
  return {
    find: (id) => alerts(find.all(id))[0] ?? null,
    startingWith: (prefix, limit) => alerts(startingWith.all(prefix.length, prefix, limit)),
    countInWindow: (windowStartMs) => (countInWindow.get(windowStartMs) as { n: number }).n,
    window({ severity = "low", sinceMs = null, status = null, reason = null, text = "", offset, limit }) {
      const needle = text.toLowerCase();
      const where = [severities.indexOf(severity), sinceMs, status, reason, needle, needle];
      const { n } = total.get(...where) as { n: number };
      return { total: n, alerts: alerts(window.all(...where, limit, offset)) };
    },
    counts() {
      const rows = counts.all() as unknown as { status: AlertStatus; n: number }[];
      return { open: 0, confirmed: 0, dismissed: 0, ...Object.fromEntries(rows.map(({ status, n }) => [status, n])) };
    },
    fingerprint: () => (fingerprint.get() as { print: string | null }).print ?? "",
    reopen: (id) => void reopen.run(id),
    list: (query) => [...each(query)],
    each,
    upsert(alert, recordedMs) {
      const { id, key, severity, lastMs } = alert;
      const rank = severities.indexOf(severity);
      upsert.run(id, key.windowStartMs, rank, key.reason, lastMs, recordedMs, encodeAlert(alert));
    },
    judge: (id, status, { by, madeMs, note }) => void judge.run(status, by, madeMs, note, id),
  };
}

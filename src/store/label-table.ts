import type { DatabaseSync } from "node:sqlite";
import type { Label } from "../detection/label.ts";
import { fromBlob, toBlob } from "./float-blob.ts";

/** A label with its place in the order in which labels were stored. */
export interface StoredLabel extends Label {
  readonly seq: number;
}

export interface LabelTable {
  add: (label: Label) => void;
  /** Takes back what an analyst said of an alert at one moment. */
  retract: (alertId: string, madeMs: number) => void;
  /** Every label of one flow id, oldest first; ids repeat, so look at `startMs` too. */
  ofFlow: (flowId: string) => StoredLabel[];
  /** Labels stored after `seq` (0: from the beginning), oldest first: how training follows what is said. */
  after: (seq: number, limit: number) => StoredLabel[];
}

interface Row {
  readonly seq: number;
  readonly flow_id: string | null;
  readonly start_ms: number;
  readonly verdict: Label["verdict"];
  readonly origin: Label["origin"];
  readonly weight: number;
  readonly said_by: string;
  readonly alert_id: string | null;
  readonly recorded_ms: number;
  readonly features: Uint8Array | null;
}

function labelOf(row: Row): StoredLabel {
  return {
    seq: row.seq,
    flowId: row.flow_id,
    startMs: row.start_ms,
    verdict: row.verdict,
    origin: row.origin,
    weight: row.weight,
    by: row.said_by,
    alertId: row.alert_id,
    madeMs: row.recorded_ms,
    row: row.features === null ? null : fromBlob(row.features),
  };
}

export function labelTable(database: DatabaseSync): LabelTable {
  const add = database.prepare(
    `INSERT INTO labels (flow_id, start_ms, verdict, origin, weight, said_by, alert_id, recorded_ms, features)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const ofFlow = database.prepare("SELECT * FROM labels WHERE flow_id = ? ORDER BY seq");
  const after = database.prepare("SELECT * FROM labels WHERE seq > ? ORDER BY seq LIMIT ?");
  const retract = database.prepare("DELETE FROM labels WHERE alert_id = ? AND recorded_ms = ? AND origin = 'analyst'");
  const labels = (rows: unknown): StoredLabel[] => (rows as Row[]).map(labelOf);
  return {
    add({ flowId, startMs, verdict, origin, weight, by, alertId, madeMs, row }) {
      const features = row === null ? null : toBlob(row);
      add.run(flowId, startMs, verdict, origin, weight, by, alertId, madeMs, features);
    },
    retract: (alertId, madeMs) => void retract.run(alertId, madeMs),
    ofFlow: (flowId) => labels(ofFlow.all(flowId)),
    after: (seq, limit) => labels(after.all(seq, limit)),
  };
}

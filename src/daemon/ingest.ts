import { groupAlerts, type KnownAlerts } from "../detection/alert-group.ts";
import { createAllowlist, type Allowlist } from "../detection/allowlist.ts";
import type { Label } from "../detection/label.ts";
import { resolveLabels, type ResolvedLabel } from "../detection/resolve-labels.ts";
import { labelFromBlocklist, labelFromSensor } from "../detection/weak-label.ts";
import { monotonicMs, type Clock } from "../clock.ts";
import { createFlowFeatures } from "../features/flow-v1.ts";
import type { FlowRecord } from "../flows/flow-record.ts";
import { buildTable } from "../flows/table-builder.ts";
import type { Table, TableSchema } from "../flows/table.ts";
import type { Config } from "../config.ts";
import type { Store } from "../store/open-store.ts";
import type { TrainingBuffer } from "../training/training-buffer.ts";
import type { Analysis } from "./analysis.ts";
import type { FlowRate } from "./flow-rate.ts";
import type { LogBatch } from "./log-batch.ts";
import type { Metrics } from "./metrics.ts";
import type { NamedBlocklist } from "./blocklists.ts";

/** What processing needs; shared by all sources. */
export interface IngestParts {
  readonly store: Store;
  readonly analysis: Analysis;
  readonly buffer: TrainingBuffer;
  readonly rate: FlowRate;
  readonly schema: TableSchema;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** In force now; read anew for every batch. */
  config(): Config;
  blocklists(): readonly NamedBlocklist[];
  /** A model went back to its predecessor. */
  rolledBack(version: string): void;
  /** Alerts began to surge, or stopped. */
  surged(surging: boolean): void;
}

/** Takes in the batches of one source, in their order. */
export type Ingest = (batch: LogBatch) => void;

/** Counts of one source since the daemon started. */
export interface SourceCounts {
  flows: number;
  flagged: number;
  deadLetters: number;
  lagBytes: number;
}

/** A source's windows go on from batch to batch; two sensors that see the same flow must not see each other's. */
export function createIngest(
  { name, format }: Config["sources"][number],
  parts: IngestParts,
  counts: SourceCounts,
): Ingest {
  const { store, analysis, buffer, metrics, clock } = parts;
  const features = createFlowFeatures();
  const known: KnownAlerts = {
    find: (id) => store.alerts.find(id)?.alert ?? null,
    countInWindow: (windowStartMs) => store.alerts.countInWindow(windowStartMs),
  };
  const frame = { schema: parts.schema, families: ["benign"], attacks: ["benign"], sites: [name] };
  let allowlist: { readonly entries: Config["allowlist"]; readonly allows: Allowlist } | null = null;

  function tableOf(records: readonly FlowRecord[]): Table {
    const builder = buildTable(frame, records.length);
    for (const record of records) {
      features.extract(record, builder);
      builder.add(0, 0, 0);
    }
    return builder.finish();
  }

  /** What the sensor, the lists and, by an id that came back after a restart, the store say of each record. */
  function labelsOf(
    { records, alerts }: LogBatch,
    nowMs: number,
  ): { made: Label[]; ofRecord: (ResolvedLabel | null)[] } {
    const made = alerts.map((alert) => labelFromSensor(alert, Math.round(1000 * alert.ts), nowMs, null));
    const byFlow = Map.groupBy(made, ({ flowId }) => flowId);
    const lists = parts.blocklists();
    const ofRecord = records.map((record) => {
      const listed = lists
        .filter(({ list }) => list.has(record.sourceAddress) || list.has(record.destinationAddress))
        .map((one) => labelFromBlocklist(record, one.name, nowMs, null));
      made.push(...listed);
      // Suricata writes a flow when it ends: its alerts came before, perhaps in an earlier batch.
      const said = format === "suricata" && record.id !== null ? store.labels.ofFlow(record.id) : [];
      return resolveLabels([...said, ...((record.id !== null && byFlow.get(record.id)) || []), ...listed]);
    });
    return { made, ofRecord };
  }

  function allows(): Allowlist {
    const { allowlist: entries } = parts.config();
    if (allowlist?.entries !== entries) allowlist = { entries, allows: createAllowlist(entries) };
    return allowlist.allows;
  }

  return (batch) => {
    const startedMs = monotonicMs();
    const nowMs = clock.now();
    const { made, ofRecord } = labelsOf(batch, nowMs);
    const table = tableOf(batch.records);
    const wasSurging = analysis.isSurging();
    const { detections, believed, rolledBack } = analysis.analyse({ records: batch.records, table, labels: ofRecord });
    const isAllowed = allows();
    const grouped = groupAlerts(detections, known, (detection) => isAllowed(detection, nowMs) !== null);
    store.commit({ checkpoints: { [name]: batch.checkpoint }, alerts: grouped.alerts, labels: made }, nowMs);

    // Nothing below can fail, so that what is counted is what was committed.
    for (const row of believed) buffer.add(row);
    parts.rate.add(batch.records.length, nowMs);
    counts.flows += batch.records.length;
    counts.flagged += detections.length;
    counts.lagBytes = batch.lagBytes;
    metrics.count("flows_total", { source: name }, batch.records.length);
    for (const [reason, lines] of batch.dead) {
      counts.deadLetters += lines;
      metrics.count("flows_rejected_total", { source: name, reason }, lines);
    }
    for (const kind of batch.rotations) metrics.count("source_rotations_total", { kind });
    for (const { severity } of grouped.raised) metrics.count("alerts_total", { severity });
    for (const [reason, flows] of Object.entries(grouped.suppressed)) {
      metrics.count("alerts_suppressed_total", { reason }, flows);
    }
    metrics.observe("flow_processing_seconds", (monotonicMs() - startedMs) / 1000);
    if (rolledBack !== null) parts.rolledBack(rolledBack.consortium.version);
    if (analysis.isSurging() !== wasSurging) parts.surged(!wasSurging);
  };
}

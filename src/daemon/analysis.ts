import { contributionsOf, typicalRow } from "../detection/contributions.ts";
import type { Detection } from "../detection/alert.ts";
import type { Detector } from "../detection/detector.ts";
import { createDriftWatch, type Drift, type DriftNews } from "../detection/drift.ts";
import { explainAgainstSite } from "../detection/explain-site.ts";
import { createLiveDetector, type Change, type DetectorSettings } from "../detection/live-detector.ts";
import { excessOf, toldOf, viewOf, type Panel, type RecentRows, type RowView } from "../detection/panel.ts";
import { createRecentFlows } from "../detection/recent-flows.ts";
import type { ResolvedLabel } from "../detection/resolve-labels.ts";
import { scoreOf } from "../detection/witness.ts";
import type { Engine } from "../engine/engine.ts";
import { createInputRoom, type InputRoom } from "../features/input-room.ts";
import type { MergedStatistics } from "../features/merge-statistics.ts";
import { createScaler } from "../features/scaling.ts";
import { sketchOf, type TableSketch } from "../features/sketch.ts";
import type { FlowRecord } from "../flows/flow-record.ts";
import type { Table } from "../flows/table.ts";
import type { BelievedRow } from "../training/training-buffer.ts";

/** One batch of flows: rows of the table are these records. */
export interface FlowBatch {
  readonly records: readonly FlowRecord[];
  readonly table: Table;
  /** What somebody says of each flow; null: nobody said anything. */
  readonly labels: readonly (ResolvedLabel | null)[];
}

/** What the daemon makes of flows. */
export interface Analysis {
  /** The flagged flows of a batch, explained; remembers the others. */
  analyse(batch: FlowBatch): Analysed;
  /** Puts witnesses in, with their thresholds set on recent flows. */
  adopt(change: Change, flowsPerDay: number | null): Panel;
  recalibrate(flowsPerDay: number | null): void;
  /** Scales inputs by other statistics from now on. What was learnt of ordinary traffic under the old ones is gone. */
  rescale(statistics: MergedStatistics, flowsPerDay: number | null): void;
  /** The flows that thresholds are set on, before scaling. */
  recent(): Table;
  /** The most likely attack class of a row of features, `numeric` then `categorical`: an index into the starter's classes. */
  attackClass(row: Float32Array): number;
  /** Rows of features as model inputs, written into `room`. */
  scale(table: Table, room: InputRoom): Float32Array;
  live(): Panel;
  isSurging(): boolean;
  /** Rows that thresholds are set on. */
  recentRows(): number;
  /** Compares the traffic with what thresholds were set on; what is news since the last look. */
  lookForDrift(): readonly DriftNews[];
  drift(): Drift;
}

/** What became of a batch. */
export interface Analysed {
  readonly detections: readonly Detection[];
  /** Rows that somebody or something has an opinion on, to train on. Empty while alerts surge. */
  readonly believed: readonly BelievedRow[];
  readonly rolledBack: Panel | null;
}

/** A flagged flow without what the witnesses said. */
type Unjudged = Omit<Detection, "consortium" | "local">;

/** Weaker labels than this are not trained on as attacks: about as many would be wrong as right. */
const believedWeightMin = 0.5;

/** A flow's features as one row, as alerts and labels keep them: numbers, then categories. */
function rowOf({ numeric, categorical }: Pick<BelievedRow, "numeric" | "categorical">): Float32Array {
  const row = new Float32Array(numeric.length + categorical.length);
  row.set(numeric);
  row.set(categorical, numeric.length);
  return row;
}

/** @param starter the model to begin with; its statistics scale inputs until there are others */
export function createAnalysis(
  engine: Engine,
  starter: Detector,
  settings: () => DetectorSettings,
  recentMax: number,
): Analysis {
  const { schema, statistics, spec } = starter;
  let scaledBy = statistics;
  let scaler = createScaler(schema, statistics);
  let typical = typicalRow(schema, statistics, scaler);
  const detector = createLiveDetector(engine, settings);
  const recent = createRecentFlows(schema, recentMax);
  const drift = createDriftWatch();
  const [n, c] = [schema.numeric.length, schema.categorical.length];
  const [batchRoom, recentRoom] = [createInputRoom(), createInputRoom(recentMax * scaler.width)];
  let site: TableSketch | null = null;

  function recentInputs(): RecentRows {
    const table = recent.table();
    if (table.rows > 0)
      site = sketchOf(
        table,
        Uint32Array.from({ length: table.rows }, (_, row) => row),
      );
    drift.calibrated(recent);
    return { inputs: scaler.scale(table, recentRoom), rows: table.rows };
  }
  const threshold = scoreOf(starter.threshold);
  const first = { spec, parameters: starter.parameters, version: "starter" };
  detector.adopt({ consortium: first, threshold }, recentInputs(), null);

  /** The attack that a row most looks like, among the starter's classes; the first one where the live model knows others. */
  const attackClass = (inputs: Float32Array): number =>
    Math.max(1, spec.classes.indexOf(detector.live()!.consortium.family(inputs)));

  function detectionOf(record: FlowRecord, row: BelievedRow, inputs: Float32Array, view: RowView): Unjudged {
    const contributions = contributionsOf((rows, count) => view.scores(rows, count), inputs, typical);
    return {
      flowId: record.id,
      startMs: Number.isNaN(record.ts) ? 0 : Math.round(1000 * record.ts),
      protocol: record.protocol,
      sourceAddress: record.sourceAddress,
      sourcePort: record.sourcePort,
      destinationAddress: record.destinationAddress,
      destinationPort: record.destinationPort,
      reason: view.reason(inputs),
      explanation: explainAgainstSite(schema, row, contributions, site),
      row: rowOf(row),
    };
  }

  return {
    analyse({ records, table, labels }) {
      const inputs = scaler.scale(table, batchRoom);
      const { scores, flagged, live, rolledBack } = detector.score({ inputs, rows: table.rows });
      if (live.calibrated) drift.flagged({ flows: table.rows, flagged });
      const isSurging = detector.isSurging();
      const detections: Detection[] = [];
      const believed: BelievedRow[] = [];
      records.forEach((record, i) => {
        const own = inputs.subarray(i * scaler.width, (i + 1) * scaler.width);
        const numeric = table.numeric.subarray(i * n, (i + 1) * n);
        const categorical = table.categorical.subarray(i * c, (i + 1) * c);
        const label = labels[i] ?? null;
        const isFlagged = excessOf(live, scores, i) >= 0;
        const isAttack = label?.verdict === "attack" && label.weight >= believedWeightMin;
        if (isFlagged) {
          const flow = detectionOf(record, { numeric, categorical, label: 0 }, own, viewOf(live, scores, i));
          detections.push({ ...flow, ...toldOf(live, scores, i) });
        }
        if (isAttack) {
          believed.push({ numeric, categorical, label: attackClass(own) });
          return;
        }
        // Else a long attack would raise the threshold above itself.
        if (!isSurging) recent.add(numeric, categorical);
        // Weakly accused, or flagged and nobody's word for it: not benign enough to learn from.
        if (label?.verdict === "benign" || (label === null && !isFlagged))
          believed.push({ numeric, categorical, label: 0 });
      });
      return { detections, believed: isSurging ? [] : believed, rolledBack };
    },
    adopt: (change, flowsPerDay) => detector.adopt(change, recentInputs(), flowsPerDay),
    recalibrate: (flowsPerDay) => detector.recalibrate(recentInputs(), flowsPerDay),
    rescale(next, flowsPerDay) {
      if (next === scaledBy) return;
      scaledBy = next;
      scaler = createScaler(schema, next);
      typical = typicalRow(schema, next, scaler);
      detector.adopt({ oneClass: null, chosen: true }, recentInputs(), flowsPerDay);
    },
    recent: () => recent.table(),
    attackClass(row) {
      const one = createRecentFlows(schema, 1);
      one.add(row.subarray(0, n), Uint16Array.from(row.subarray(n)));
      return attackClass(scaler.scale(one.table()));
    },
    scale: (table, room) => scaler.scale(table, room),
    live: () => detector.live()!,
    isSurging: () => detector.isSurging(),
    recentRows: () => recent.rows,
    lookForDrift: () => drift.look(recent),
    drift: () => drift.current(),
  };
}

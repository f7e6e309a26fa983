import type { Detection, WitnessScore } from "./alert.ts";
import type { Calibration } from "./calibration.ts";
import type { ScoreColumns } from "./combined-score.ts";
import type { OneClass } from "./one-class.ts";
import type { Witness } from "./witness.ts";

/** Who is asked about a flow. */
export interface PanelParts {
  /** The consortium's model, or that of an organisation alone. */
  readonly consortium: Witness;
  /** The organisation's own, fine-tuned from it. */
  readonly local: Witness | null;
  /** What both go by besides their classifiers. */
  readonly oneClass: OneClass | null;
}

/** What is usual here, in each way of scoring. */
export interface Tails {
  /** Of each row, how strange it is in all of them together, as -log p. */
  combined(columns: ScoreColumns): Float64Array;
  /** Whether the classifier finds the first row at least as strange as any other way of scoring does. */
  classifierLeads(columns: ScoreColumns): boolean;
}

/** One witness with what it was calibrated to. */
export interface Seat {
  readonly witness: Witness;
  /** Null: the classifier's own nats, before there is enough to say what is usual. */
  readonly tails: Tails | null;
  readonly threshold: number;
  /** What its threshold would be if the whole budget were its own. */
  readonly aloneThreshold: number;
}

/** Witnesses that share one budget of false alarms: a flow is flagged where one of them fires. */
export interface Panel extends PanelParts, Calibration {
  /** The local one is asked once thresholds can be measured. */
  readonly seats: { readonly consortium: Seat; readonly local: Seat | null };
}

/** Model inputs of some flows. */
export interface RecentRows {
  readonly inputs: Float32Array;
  readonly rows: number;
}

/** What the witnesses make of some rows; higher is more suspicious. */
export interface PanelScores {
  readonly consortium: Float64Array;
  /** Null: not asked. */
  readonly local: Float64Array | null;
}

/** All columns of a witness; `others` are those that the witnesses share. */
export function witnessColumns(witness: Witness, others: ScoreColumns, { inputs, rows }: RecentRows): ScoreColumns {
  return { ...others, classifier: witness.scores(inputs, rows) };
}

function scoresOf({ witness, tails }: Seat, others: ScoreColumns, rows: RecentRows): Float64Array {
  return tails === null
    ? witness.scores(rows.inputs, rows.rows)
    : tails.combined(witnessColumns(witness, others, rows));
}

const othersOf = ({ oneClass, seats }: Panel, { inputs, rows }: RecentRows): ScoreColumns =>
  oneClass === null || seats.consortium.tails === null ? {} : oneClass.columns(inputs, rows);

/** Asks the witnesses about rows. */
export function panelScores(panel: Panel, rows: RecentRows): PanelScores {
  const others = othersOf(panel, rows);
  const { consortium, local } = panel.seats;
  return { consortium: scoresOf(consortium, others, rows), local: local && scoresOf(local, others, rows) };
}

/** How far above its threshold the more alarmed witness sees a row; 0 and above: the row is flagged. */
export function excessOf({ seats }: Panel, { consortium, local }: PanelScores, row: number): number {
  const own = consortium[row]! - seats.consortium.threshold;
  return seats.local === null ? own : Math.max(own, local![row]! - seats.local.threshold);
}

/** How many of the rows are flagged. */
export function countFlagged(panel: Panel, scores: PanelScores): number {
  return scores.consortium.reduce((count, _, row) => count + Number(excessOf(panel, scores, row) >= 0), 0);
}

/** What the witnesses said of one row, as alerts tell it. */
export function toldOf(
  { seats }: Panel,
  { consortium, local }: PanelScores,
  row: number,
): Pick<Detection, "consortium" | "local"> {
  const told = ({ witness, threshold, aloneThreshold }: Seat, scores: Float64Array): WitnessScore => ({
    score: scores[row]!,
    threshold,
    aloneThreshold,
    modelVersion: witness.version,
  });
  return { consortium: told(seats.consortium, consortium), local: seats.local && told(seats.local, local!) };
}

/** One row as the witness sees it that is most alarmed by it. */
export interface RowView {
  /** Its scores of variants of the row: what explanations are made from. */
  scores(inputs: Float32Array, rows: number): Float64Array;
  /** The attack family that the row most looks like, or {@link anomaly} where it is strange in other ways rather. */
  reason(inputs: Float32Array): string;
}

/** What flows are called that no known attack explains. */
export const anomaly = "anomaly";

export function viewOf(panel: Panel, scores: PanelScores, row: number): RowView {
  const { consortium, local } = panel.seats;
  const isOwn = local !== null && scores.local![row]! - local.threshold === excessOf(panel, scores, row);
  const seat = isOwn ? local : consortium;
  const { witness, tails } = seat;
  return {
    scores: (inputs, rows) => scoresOf(seat, othersOf(panel, { inputs, rows }), { inputs, rows }),
    reason(inputs) {
      const one = { inputs, rows: 1 };
      const leads = tails?.classifierLeads(witnessColumns(witness, othersOf(panel, one), one)) ?? true;
      return leads ? witness.family(inputs) : anomaly;
    },
  };
}

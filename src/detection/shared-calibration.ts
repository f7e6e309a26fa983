import { coordinateMedian } from "../features/coordinate-median.ts";
import { quantileAt, quantilesOf, sketchPoints } from "../features/sketch.ts";
import { combineScores, scoreNames, type Combination, type ScoreColumns, type ScoreName } from "./combined-score.ts";
import { fewestBenignScores, surelyAffordable } from "./threshold.ts";

/**
 * How an organisation's benign rows score, told to those that have too few to know: a 101-point quantile sketch of each score, and one of
 * the combined score by those sketches, in which each point is the quantile itself or an upper confidence bound of it.
 */
export interface SharedCalibration {
  readonly columns: Partial<Readonly<Record<ScoreName, Float32Array>>>;
  readonly combined: Float32Array;
}

/** Scores nearer to 0 than this count as 0. */
const leastScore = 1e-6;

const sketched = (scores: Float64Array): Float32Array => quantilesOf(Float32Array.from(scores).toSorted());

/** A sketch whose every point is, with this confidence, above the quantile of all benign rows that these few were drawn from. */
function boundedSketch(scores: Float64Array, confidence: number): Float32Array {
  const sorted = scores.toSorted();
  const n = sorted.length;
  return Float32Array.from({ length: sketchPoints }, (_, point) => {
    return floatAbove(sorted[n - 1 - surelyAffordable(n, 1 - quantileAt(point), confidence)]!);
  });
}

/** A float32 above x, by a few parts in ten million: a row that scores as high as one that must pass is not detected. */
function floatAbove(x: number): number {
  return Math.fround(x + Math.max(Math.abs(x), leastScore) * 2 ** -22);
}

/** A sketch as if it were a sample. */
export function sketchColumns(columns: SharedCalibration["columns"]): ScoreColumns {
  const named = scoreNames.filter((name) => columns[name] !== undefined);
  return Object.fromEntries(named.map((name) => [name, Float64Array.from(columns[name]!)]));
}

/**
 * @param benign scores of own benign validation rows
 * @param confidence of the combined score's points, in (0, 1); null: the quantiles as they are
 * @returns null with fewer than 100 rows: such an organisation has nothing to tell
 */
export function sharedCalibrationOf(
  benign: ScoreColumns,
  combination: Combination,
  confidence: number | null = null,
): SharedCalibration | null {
  const names = scoreNames.filter((name) => benign[name] !== undefined);
  const [first] = names;
  if (first === undefined || benign[first]!.length < fewestBenignScores) return null;
  const columns = Object.fromEntries(names.map((name) => [name, sketched(benign[name]!)]));
  const combined = combineScores(sketchColumns(columns), combination)(benign);
  return { columns, combined: confidence === null ? sketched(combined) : boundedSketch(combined, confidence) };
}

/**
 * The coordinate median of every quantile, over those that tell the same scores as most do: a minority that calls everything benign, or
 * nothing, moves no threshold out of the honest ones' range.
 *
 * @returns null where nobody told anything
 */
export function mergeCalibrations(told: readonly SharedCalibration[]): SharedCalibration | null {
  const names = scoreNames.filter((name) => 2 * told.filter(({ columns }) => columns[name]).length > told.length);
  const complete = told.filter(({ columns }) => names.every((name) => columns[name]));
  if (names.length === 0 || complete.length === 0) return null;
  return {
    columns: Object.fromEntries(
      names.map((name) => [name, coordinateMedian(complete.map((one) => one.columns[name]!))]),
    ),
    combined: coordinateMedian(complete.map(({ combined }) => combined)),
  };
}

import { coordinateMedian } from "../features/coordinate-median.ts";
import { quantilesOf } from "../features/sketch.ts";
import { combineScores, scoreNames, type Combination, type ScoreColumns, type ScoreName } from "./combined-score.ts";
import { fewestBenignScores } from "./threshold.ts";

/**
 * How an organisation's benign rows score, told to those that have too few to know: a 101-point quantile sketch of each score, and one of
 * the combined score by those sketches. No row can be read off it.
 */
export interface SharedCalibration {
  readonly columns: Partial<Readonly<Record<ScoreName, Float32Array>>>;
  readonly combined: Float32Array;
}

const sketched = (scores: Float64Array): Float32Array => quantilesOf(Float32Array.from(scores).toSorted());

/** A sketch as if it were a sample. */
export function sketchColumns(columns: SharedCalibration["columns"]): ScoreColumns {
  const named = scoreNames.filter((name) => columns[name] !== undefined);
  return Object.fromEntries(named.map((name) => [name, Float64Array.from(columns[name]!)]));
}

/**
 * @param benign scores of own benign validation rows
 * @returns null with fewer than 100 rows: such an organisation has nothing to tell
 */
export function sharedCalibrationOf(benign: ScoreColumns, combination: Combination): SharedCalibration | null {
  const names = scoreNames.filter((name) => benign[name] !== undefined);
  const [first] = names;
  if (first === undefined || benign[first]!.length < fewestBenignScores) return null;
  const columns = Object.fromEntries(names.map((name) => [name, sketched(benign[name]!)]));
  return { columns, combined: sketched(combineScores(sketchColumns(columns), combination)(benign)) };
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

import { quantileAt, sketchPoints } from "../features/sketch.ts";
import { attackProbabilities } from "../model/margin.ts";
import { combineScores, type Combination, type ScoreColumns } from "./combined-score.ts";
import { sketchColumns, type SharedCalibration } from "./shared-calibration.ts";
import {
  affordable,
  fewestBenignScores,
  surelyAffordable,
  thresholdPassing,
  uncalibratedThreshold,
} from "./threshold.ts";

/** Whose benign rows an organisation with enough of its own goes by. */
export const calibrators = ["own", "consortium"] as const;

/** How carefully a threshold is set. */
export interface Caution {
  /** That the false alarms among all benign rows stay within the budget, in (0, 1); null: those among the rows it is set by do. */
  readonly confidence: number | null;
  /** `consortium`: what its members tell of their benign rows, where they tell enough; else the own rows, if there are enough. */
  readonly calibratedBy: (typeof calibrators)[number];
}

/** What holds where nobody says: exactly the budget, by the own rows. */
export const noCaution: Caution = { confidence: null, calibratedBy: "own" };

/** What makes one score of a row's several, and from which on a row is called attack. */
export interface ScoreRule {
  score(columns: ScoreColumns): Float64Array;
  readonly threshold: number;
  /** Whose benign rows it was calibrated on; nobody's where there were too few. */
  readonly calibratedBy: "own" | "consortium" | "nobody";
}

/** A point of a sketch between its points, and its ends beyond them. */
function quantile(sketch: Float32Array, q: number): number {
  const above = Array.from({ length: sketchPoints }, (_, point) => quantileAt(point)).findIndex((at) => at >= q);
  if (above <= 0) return sketch[above < 0 ? sketchPoints - 1 : 0]!;
  const [low, high] = [quantileAt(above - 1), quantileAt(above)];
  const [from, to] = [sketch[above - 1]!, sketch[above]!];
  return from + ((q - low) / (high - low)) * (to - from);
}

/**
 * The rule of one organisation: probabilities where the classifier is the only score, else -log p of all together. From at least 100 own
 * benign validation rows; with fewer, or where caution asks for it, from what the consortium tells of theirs, if of the same scores; without
 * either, the classifier's even odds.
 *
 * @param benign scores of own benign validation rows
 */
export function calibrateScores(
  benign: ScoreColumns,
  falsePositiveRate: number,
  combination: Combination,
  shared: SharedCalibration | null = null,
  { confidence, calibratedBy }: Caution = noCaution,
): ScoreRule {
  const columns = Object.values(benign);
  const own = columns[0]?.length ?? 0;
  const alone = benign.classifier !== undefined && columns.length === 1;
  const byOwn = (score: ScoreRule["score"]): ScoreRule => {
    const afford =
      confidence === null ? affordable(own, falsePositiveRate) : surelyAffordable(own, falsePositiveRate, confidence);
    return { score, threshold: thresholdPassing(score(benign), afford), calibratedBy: "own" };
  };
  // Who never heard any moments has no distances: a sum that counts them says nothing of its own rows.
  const missesNone = (names: readonly string[]): boolean => names.every((name) => Object.hasOwn(benign, name));
  const isTold = !alone && shared !== null && missesNone(Object.keys(shared.columns));
  const isEnough = own >= fewestBenignScores;
  if (isTold && (!isEnough || calibratedBy === "consortium")) {
    const threshold = quantile(shared.combined, 1 - falsePositiveRate);
    return { score: combineScores(sketchColumns(shared.columns), combination), threshold, calibratedBy: "consortium" };
  }
  if (!alone && isEnough) return byOwn(combineScores(benign, combination));
  const score = ({ classifier }: ScoreColumns): Float64Array => attackProbabilities(classifier!);
  return isEnough ? byOwn(score) : { score, threshold: uncalibratedThreshold, calibratedBy: "nobody" };
}

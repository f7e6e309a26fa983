import { calibrateScores } from "../detection/calibrate-scores.ts";
import type { ScoreColumns } from "../detection/combined-score.ts";
import { detectionMetrics } from "../detection/metrics.ts";
import { familyMacroF1, recallByAttack } from "../detection/metrics-families.ts";
import { scoreColumns, type RowsToScore, type ScoringModel } from "../detection/score-columns.ts";
import type { SharedCalibration } from "../detection/shared-calibration.ts";
import { benignThreshold, fewestBenignScores } from "../detection/threshold.ts";
import { consortiumShare, jointScore } from "../detection/two-witnesses.ts";
import type { Engine } from "../engine/engine.ts";
import { partsOf } from "../model/consortium-model.ts";
import { attackMargins } from "../model/margin.ts";
import type { LabelledRows } from "../robust/rule.ts";
import { benignRows } from "../features/benign-rows.ts";
import { meanLoss } from "../training/mean-loss.ts";
import { outputsOf } from "../training/outputs.ts";
import type { OwnFigures } from "./summary.ts";

/** Scaled rows with their true families and attacks: what figures are taken on. */
export interface EvaluationRows extends RowsToScore {
  readonly family: Uint8Array;
  readonly families: readonly string[];
  readonly attack: Uint16Array;
  readonly attacks: readonly string[];
  /** Names of the attacks that no organisation could have trained on. */
  readonly novel: readonly string[];
}

/** One organisation's detector, and the rows to try it on. Structured-clonable. */
export interface EvaluateInput {
  readonly model: ScoringModel;
  /** Its own classifier beside the consortium's; null: one witness. */
  readonly local: Float32Array | null;
  /** What others told of how benign rows score. */
  readonly shared: SharedCalibration | null;
  /** The organisation's own rows, which its threshold is calibrated on. */
  readonly validation: LabelledRows;
  readonly falsePositiveRate: number;
  readonly sets: readonly EvaluationRows[];
}

/** Where a pool finds this task. */
export const evaluateTask = new URL(import.meta.url);

/** The most likely attack class of each row that is called attack; 0 for the others. */
function calledFamilies(
  logits: Float32Array,
  scores: ArrayLike<number>,
  threshold: number,
  classes: number,
): Uint8Array {
  return Uint8Array.from(scores, (score, row) => {
    if (score < threshold) return 0;
    let best = 1;
    for (let c = 2; c < classes; c++) if (logits[row * classes + c]! > logits[row * classes + best]!) best = c;
    return best;
  });
}

/** One score of a row, and from which on it alerts. */
interface Judge {
  score(rows: RowsToScore): Float64Array;
  readonly threshold: number;
}

/** The organisation's own calibration, of one witness or of both. */
function judgeOf({ model, local, shared, validation, falsePositiveRate }: EvaluateInput, engine: Engine): Judge {
  const { spec } = model;
  const classes = spec.classes.length;
  const benign = benignRows(validation, spec.layers[0]!);
  const ofConsortium = (rows: RowsToScore): ScoreColumns => scoreColumns(engine, model, rows);
  const columns = ofConsortium(benign);
  const rule = calibrateScores(columns, falsePositiveRate, shared);
  const alone: Judge = { threshold: rule.threshold, score: (rows) => rule.score(ofConsortium(rows)) };
  if (local === null) return alone;

  /** The local classifier's score takes the other's place; what is no classifier's stays. */
  const ofLocal = (columns: ScoreColumns, { inputs, rows }: RowsToScore): ScoreColumns => ({
    ...columns,
    classifier: attackMargins(outputsOf(engine, spec, local, inputs, rows), rows, classes),
  });
  const localRule = calibrateScores(ofLocal(columns, benign), falsePositiveRate, shared);
  const all = ofConsortium(validation);
  const byBoth = { consortium: rule.score(all), local: localRule.score(ofLocal(all, validation)) };
  const share = consortiumShare({ ...byBoth, labels: validation.labels }, falsePositiveRate);
  const both = jointScore(rule.score(columns), localRule.score(ofLocal(columns, benign)), falsePositiveRate, share);
  if (both === null) {
    // Too few benign rows to hold two to one budget: who knows the own held-out rows better speaks alone.
    const lossOf = (parameters: Float32Array): number => meanLoss(engine, spec, parameters, validation);
    const { classifier } = partsOf(model, model.parameters);
    const trusted = rule.calibratedBy === "consortium" || validation.rows === 0 || lossOf(classifier) <= lossOf(local);
    if (trusted) return alone;
    const { threshold } = localRule;
    return { threshold, score: (rows) => localRule.score(ofLocal(ofConsortium(rows), rows)) };
  }
  return {
    threshold: both.threshold,
    score(rows) {
      const told = ofConsortium(rows);
      return both.score(rule.score(told), localRule.score(ofLocal(told, rows)));
    },
  };
}

/** Of the rows of attacks that nobody trained on, the share detected; null where there are none. */
function novelRecall({ rows, attack, attacks, novel }: EvaluationRows, scores: Float64Array, threshold: number) {
  const wanted = new Set(novel);
  let [seen, detected] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (!wanted.has(attacks[attack[row]!]!)) continue;
    seen += 1;
    if (scores[row]! >= threshold) detected += 1;
  }
  return seen === 0 ? null : detected / seen;
}

/** Scores each set with the organisation's own models and own threshold. */
export default function evaluate(input: EvaluateInput, engine: Engine): OwnFigures[] {
  const { spec } = input.model;
  const { classifier } = partsOf(input.model, input.model.parameters);
  const classes = spec.classes.length;
  const { score, threshold } = judgeOf(input, engine);
  return input.sets.map((set) => {
    const { rows, inputs, family, families, attack, attacks } = set;
    const scores = score(set);
    const benign = scores.filter((_, row) => family[row] === 0);
    const { accuracy, f1, macroF1, rocAuc, falsePositiveRate } = detectionMetrics(scores, family, threshold);
    const calledOf = (): Uint8Array =>
      calledFamilies(outputsOf(engine, spec, classifier, inputs, rows), scores, threshold, classes);
    return {
      accuracy,
      f1,
      macroF1,
      familyMacroF1: classes === families.length ? familyMacroF1(family, calledOf(), classes) : null,
      rocAuc,
      falsePositiveRate,
      recallByAttack: recallByAttack(scores, attack, attacks, threshold),
      recallAtRate:
        benign.length < fewestBenignScores
          ? null
          : recallByAttack(scores, attack, attacks, benignThreshold(benign, input.falsePositiveRate)),
      recallByFamily: recallByAttack(scores, family, families, threshold),
      novelRecall: novelRecall(set, scores, threshold),
    };
  });
}

import { detectionMetrics } from "../detection/metrics.ts";
import { familyMacroF1, recallByAttack } from "../detection/metrics-families.ts";
import { benignThreshold, fewestBenignScores } from "../detection/threshold.ts";
import type { Engine } from "../engine/engine.ts";
import { attackMargins, attackProbabilities } from "../model/margin.ts";
import type { MlpSpec } from "../model/spec.ts";
import type { LabelledRows } from "../robust/rule.ts";
import { outputsOf } from "../training/outputs.ts";
import type { OwnFigures } from "./summary.ts";

/** Scaled rows with their true families and attacks: what figures are taken on. */
export interface EvaluationRows {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly family: Uint8Array;
  readonly families: readonly string[];
  readonly attack: Uint16Array;
  readonly attacks: readonly string[];
}

/** One organisation's detector, and the rows to try it on. Structured-clonable. */
export interface EvaluateInput {
  readonly spec: MlpSpec;
  readonly parameters: Float32Array;
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

/** Scores each set with the organisation's own model and own threshold. */
export default function evaluate(input: EvaluateInput, engine: Engine): OwnFigures[] {
  const { spec, parameters, validation, falsePositiveRate, sets } = input;
  const classes = spec.classes.length;
  const scoresOf = (logits: Float32Array, rows: number): Float64Array =>
    attackProbabilities(attackMargins(logits, rows, classes));
  const own = scoresOf(outputsOf(engine, spec, parameters, validation.inputs, validation.rows), validation.rows);
  const threshold = benignThreshold(
    own.filter((_, row) => validation.labels[row] === 0),
    falsePositiveRate,
  );
  return sets.map(({ rows, inputs, family, families, attack, attacks }) => {
    const logits = outputsOf(engine, spec, parameters, inputs, rows);
    const scores = scoresOf(logits, rows);
    const { accuracy, f1, macroF1, rocAuc, falsePositiveRate } = detectionMetrics(scores, family, threshold);
    const benign = scores.filter((_, row) => family[row] === 0);
    const namesFamilies = classes === families.length;
    return {
      accuracy,
      f1,
      macroF1,
      familyMacroF1: namesFamilies
        ? familyMacroF1(family, calledFamilies(logits, scores, threshold, classes), classes)
        : null,
      rocAuc,
      falsePositiveRate,
      recallByAttack: recallByAttack(scores, attack, attacks, threshold),
      recallAtRate:
        benign.length < fewestBenignScores
          ? null
          : recallByAttack(scores, attack, attacks, benignThreshold(benign, input.falsePositiveRate)),
    };
  });
}

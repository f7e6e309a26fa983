import { judgeOf, type JudgeInput } from "../detection/judge.ts";
import { detectionMetrics } from "../detection/metrics.ts";
import { familyMacroF1, recallByAttack } from "../detection/metrics-families.ts";
import type { RowsToScore } from "../detection/score-columns.ts";
import { benignThreshold, fewestBenignScores } from "../detection/threshold.ts";
import type { Engine } from "../engine/engine.ts";
import { partsOf } from "../model/consortium-model.ts";
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
export interface EvaluateInput extends JudgeInput {
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

import { averagePrecision, rocAuc } from "./metrics-ranking.ts";

/** How a detector did on labelled rows: attack is the positive class, and a row is called attack from `score >= threshold` on. */
export interface DetectionMetrics {
  /** [true][called]: [[benign called benign, benign called attack], [attack called benign, attack called attack]]. */
  readonly confusion: readonly [readonly [number, number], readonly [number, number]];
  readonly accuracy: number;
  /** Of the rows called attack, the share that is; 0 where none was called so. */
  readonly precision: number;
  /** Of the attack rows, the share called so; 0 where there are none. */
  readonly recall: number;
  readonly f1: number;
  /** Mean F1 of the two classes, benign and attack; a class without rows counts as 0. */
  readonly macroF1: number;
  /** Of the benign rows, the share called attack; null where there are none. */
  readonly falsePositiveRate: number | null;
  /** null unless both classes have rows. */
  readonly rocAuc: number | null;
  /** null where no row is attack. */
  readonly averagePrecision: number | null;
}

/**
 * Judges a detector.
 *
 * @param scores one a row, higher is more suspicious; finite
 * @param labels one a row: 0 is benign, anything else attack
 */
export function detectionMetrics(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
): DetectionMetrics {
  const confusion: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < scores.length; i++) confusion[labels[i] === 0 ? 0 : 1][scores[i]! >= threshold ? 1 : 0]++;
  const [[tn, fp], [fn, tp]] = confusion;
  const f1 = f1Of(tp, fp, fn);
  return {
    confusion,
    accuracy: ratio(tp + tn, scores.length),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1,
    macroF1: (f1 + f1Of(tn, fn, fp)) / 2,
    falsePositiveRate: fp + tn > 0 ? fp / (fp + tn) : null,
    rocAuc: rocAuc(scores, labels),
    averagePrecision: averagePrecision(scores, labels),
  };
}

/** F1 = 2 TP / (2 TP + FP + FN); 0 where the class neither occurs nor is called. */
export function f1Of(truePositives: number, falsePositives: number, falseNegatives: number): number {
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

/** a / b; 0 where b is. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

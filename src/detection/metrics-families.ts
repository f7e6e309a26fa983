import { f1Of, ratio } from "./metrics.ts";

/** [true class][called class] over `classes` classes. */
export function confusionMatrix(
  actual: ArrayLike<number>,
  called: ArrayLike<number>,
  classes: number,
): readonly Float64Array[] {
  const confusion = Array.from({ length: classes }, () => new Float64Array(classes));
  for (let i = 0; i < actual.length; i++) confusion[actual[i]!]![called[i]!]!++;
  return confusion;
}

/** F1 of each class; null for a class that neither occurs nor is called. */
export function f1PerClass(confusion: readonly Float64Array[]): (number | null)[] {
  return confusion.map((row, k) => {
    const occurs = row.reduce((sum, count) => sum + count, 0);
    const called = confusion.reduce((sum, other) => sum + other[k]!, 0);
    return occurs + called === 0 ? null : f1Of(row[k]!, called - row[k]!, occurs - row[k]!);
  });
}

/**
 * Mean F1 over the attack families (class 0, benign, isn't one), of those that occur or are called: a family that
 * this data lacks says nothing of the detector.
 *
 * @returns in [0, 1]; null where no attack family occurs or is called
 */
export function familyMacroF1(actual: ArrayLike<number>, called: ArrayLike<number>, families: number): number | null {
  const f1 = f1PerClass(confusionMatrix(actual, called, families))
    .slice(1)
    .filter((value) => value !== null);
  return f1.length > 0 ? f1.reduce((sum, value) => sum + value, 0) / f1.length : null;
}

/**
 * Share of each attack's rows that is detected, by the attack's name, sorted; attacks without rows are left out.
 *
 * @param attack index of each row into `names`; index 0 is benign
 */
export function recallByAttack(
  scores: ArrayLike<number>,
  attack: ArrayLike<number>,
  names: readonly string[],
  threshold: number,
): Record<string, number> {
  const rows = new Float64Array(names.length);
  const detected = new Float64Array(names.length);
  for (let i = 0; i < scores.length; i++) {
    rows[attack[i]!]!++;
    if (scores[i]! >= threshold) detected[attack[i]!]!++;
  }
  const recalls = names
    .map((name, k) => [name, ratio(detected[k]!, rows[k]!), rows[k]!] as const)
    .filter(([, , count], k) => k > 0 && count > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(recalls.map(([name, recall]) => [name, recall]));
}

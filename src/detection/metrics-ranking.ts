/** At one score, from the highest down: how many attack and benign rows have exactly it. */
interface Step {
  readonly attacks: number;
  readonly benign: number;
}

/**
 * ROC-AUC = P(attack scores above benign) + P(they tie) / 2.
 * Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 1982.
 *
 * @returns in [0, 1]; null unless both classes have rows
 */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number | null {
  let attacks = 0;
  let benign = 0;
  let area = 0;
  for (const step of descending(scores, labels)) {
    area += step.benign * (attacks + step.attacks / 2);
    attacks += step.attacks;
    benign += step.benign;
  }
  return attacks > 0 && benign > 0 ? area / (attacks * benign) : null;
}

/**
 * AP = sum_n (R_n - R_n-1) P_n over the distinct scores from the highest down: steps, not trapezia, which flatter.
 *
 * @returns in [0, 1]; null where no row is attack
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number | null {
  let attacks = 0;
  let called = 0;
  let sum = 0;
  for (const step of descending(scores, labels)) {
    attacks += step.attacks;
    called += step.attacks + step.benign;
    sum += step.attacks * (attacks / called);
  }
  return attacks > 0 ? sum / attacks : null;
}

function* descending(scores: ArrayLike<number>, labels: ArrayLike<number>): Generator<Step> {
  const attack = sortedScores(scores, labels, true);
  const benign = sortedScores(scores, labels, false);
  for (let a = attack.length - 1, b = benign.length - 1; a >= 0 || b >= 0;) {
    const score = Math.max(attack[a] ?? -Infinity, benign[b] ?? -Infinity);
    const [fromA, fromB] = [a, b];
    while (a >= 0 && attack[a] === score) a--;
    while (b >= 0 && benign[b] === score) b--;
    yield { attacks: fromA - a, benign: fromB - b };
  }
}

function sortedScores(scores: ArrayLike<number>, labels: ArrayLike<number>, attack: boolean): Float64Array {
  return Float64Array.from(scores)
    .filter((_, i) => (labels[i] !== 0) === attack)
    .toSorted();
}

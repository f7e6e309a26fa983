/** What one step holds against each row. */
export interface Evidence {
  /** Names the step in verdicts. */
  readonly reason: string;
  /** Per row, how much: above 1 the row is flagged. Finite or -Infinity. */
  readonly weights: Float64Array;
  /** Per row, what was measured. */
  readonly scores: ArrayLike<number>;
  /** What the score is held against; it corresponds to a weight of 1. */
  readonly threshold: number;
}

/** No single step counts for more than this, however damning: the others still have a say in who is worst. */
const heaviest = 4;

/** Evidence against row j, in [0, 4]. */
export function weightAgainst({ weights }: Evidence, j: number): number {
  return Math.min(heaviest, Math.max(0, weights[j]!));
}

/** The flag that weighs most on row j, the earlier of equal ones; null where no step flags it. */
export function heaviestFlag(evidence: readonly Evidence[], j: number): Evidence | null {
  return evidence.reduce<Evidence | null>((heaviest, step) => {
    const weight = weightAgainst(step, j);
    return weight > 1 && (heaviest === null || weight > weightAgainst(heaviest, j)) ? step : heaviest;
  }, null);
}

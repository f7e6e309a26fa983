/** A numeric feature that moved a score, beside what is usual at this site. */
export interface NumericExplanation {
  readonly kind: "numeric";
  readonly feature: string;
  /** Null where the sensor did not give what it is computed from. */
  readonly value: number | null;
  /** Of this site's own statistics; null before there are any. */
  readonly median: number | null;
  readonly p99: number | null;
  /** How much of the score it accounts for, in the score's own unit; larger is stranger. */
  readonly contribution: number;
}

/** A categorical feature that moved a score, with how common its value is at this site. */
export interface CategoricalExplanation {
  readonly kind: "categorical";
  readonly feature: string;
  readonly value: string;
  /** Share of this site's flows with the same value, 0 to 1; null before there are statistics. */
  readonly share: number | null;
  readonly contribution: number;
}

export type Explanation = NumericExplanation | CategoricalExplanation;

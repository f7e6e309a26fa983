/** How much each class counts in the loss. */
export type ClassWeighting = "none" | "sqrt-balanced" | "balanced";

/** Shape of the weight over a class's share of the rows. */
const weightOf: Record<ClassWeighting, (share: number) => number> = {
  none: () => 1,
  "sqrt-balanced": (share) => 1 / Math.sqrt(share),
  balanced: (share) => 1 / share,
};

/**
 * w_c = 1, (n_c / n)^(-1/2) or (n_c / n)^-1, scaled so that the rows' mean weight is 1. A class without rows weighs 1.
 *
 * @param labels class of each row, at least one row
 */
export function classWeights(weighting: ClassWeighting, labels: Uint8Array, classes: number): Float32Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]! += 1;
  const raw = counts.map((count) => (count > 0 ? weightOf[weighting](count / labels.length) : 0));
  const mean = raw.reduce((sum, weight, c) => sum + weight * counts[c]!, 0) / labels.length;
  return Float32Array.from(raw, (weight) => (weight > 0 ? weight / mean : 1));
}

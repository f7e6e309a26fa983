/**
 * How much more a classifier believes in an attack than in benign traffic: log(sum of e^z over the attacks) - z_benign,
 * the log-odds of attack. Above 0: more likely an attack than not.
 *
 * @param logits rows x classes, row-major; class 0 is benign
 */
export function attackMargins(logits: Float32Array, rows: number, classes: number): Float64Array {
  const margins = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const benign = row * classes;
    let most = -Infinity;
    for (let c = 1; c < classes; c++) most = Math.max(most, logits[benign + c]!);
    let sum = 0;
    for (let c = 1; c < classes; c++) sum += Math.exp(logits[benign + c]! - most);
    margins[row] = most + Math.log(sum) - logits[benign]!;
  }
  return margins;
}

/** Probability that each row is any attack: the sigmoid of its margin, 1 - softmax(logits)[benign]. */
export function attackProbabilities(margins: Float64Array): Float64Array {
  return margins.map((margin) => 1 / (1 + Math.exp(-margin)));
}

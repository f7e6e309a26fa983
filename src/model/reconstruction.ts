/**
 * e = mean_k (x_k - y_k)^2 of each row: what an autoencoder that learnt ordinary traffic restores badly is not ordinary. The squared
 * error, as in training; on attacks held out of training it told more than the absolute one.
 *
 * @param inputs rows x width, row-major
 * @param restored the autoencoder's outputs, of the same shape
 */
export function reconstructionErrors(inputs: Float32Array, restored: Float32Array, rows: number): Float64Array {
  const width = rows === 0 ? 0 : restored.length / rows;
  const errors = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = row * width; k < (row + 1) * width; k++) sum += (inputs[k]! - restored[k]!) ** 2;
    errors[row] = sum / width;
  }
  return errors;
}

/** A perfect restoration's margin is finite, too. */
const leastError = 1e-9;

/**
 * log e of each row: how an autoencoder ranks rows from ordinary to odd, on a scale like a classifier's log-odds, so that what judges
 * classifiers by their margins judges autoencoders by these.
 */
export function reconstructionMargins(errors: Float64Array): Float64Array {
  return errors.map((error) => Math.log(error + leastError));
}

/** Probabilities below this count as none: products of smaller ones would be subnormal, and those slow every sum. */
const leastProbability: f32 = 1e-30;

/**
 * l = sum_r w_r (log sum_c exp z_rc - sum_c t_rc z_rc) / sum_r w_r with t = (1 - s) onehot(y) + s / classes and w_r the
 * weight of row r's class; writes dl/dz = w_r (softmax(z) - t) / sum w.
 *
 * @param z rows x classes
 * @param labels one byte a row
 * @param weights one float32 a class
 * @param s label smoothing
 * @param out shaped like z; its padding stays untouched
 */
export function softmaxCrossEntropy(
  z: usize,
  stride: usize,
  rows: i32,
  classes: i32,
  labels: usize,
  weights: usize,
  s: f32,
  out: usize,
): f64 {
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) total += load<f32>(weights + ((<usize>load<u8>(labels + row)) << 2));
  const spread = s / <f32>classes;
  let loss: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const label = <i32>load<u8>(labels + row);
    const weight = load<f32>(weights + ((<usize>label) << 2));
    let most = load<f32>(z);
    for (let c = 1; c < classes; c++) most = max(most, load<f32>(z + ((<usize>c) << 2)));
    let sum: f32 = 0;
    let logits: f64 = 0;
    for (let c = 0; c < classes; c++) {
      const logit = load<f32>(z + ((<usize>c) << 2));
      logits += logit;
      const e = Mathf.exp(logit - most);
      store<f32>(out + ((<usize>c) << 2), e);
      sum += e;
    }
    const own = <f64>load<f32>(z + ((<usize>label) << 2));
    loss += weight * (<f64>most + Math.log(sum) - (1 - <f64>s) * own - <f64>spread * logits);
    const scale = <f32>(weight / total);
    for (let c = 0; c < classes; c++) {
      const at = out + ((<usize>c) << 2);
      let p = load<f32>(at) / sum;
      if (p < leastProbability) p = 0;
      store<f32>(at, scale * (p - spread - (c == label ? 1 - s : 0)));
    }
    z += stride;
    out += stride;
  }
  return loss / total;
}

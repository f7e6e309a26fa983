/**
 * l = mean over all elements of (y - t)^2; writes dl/dy = 2 (y - t) / (rows columns). Columns beyond `columns` are
 * left as they are.
 */
export function squaredError(y: usize, t: usize, stride: usize, rows: i32, columns: i32, out: usize): f64 {
  const count = <f64>rows * <f64>columns;
  const scale = <f32>(2 / count);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * stride;
    for (let column: usize = 0; column < <usize>columns; column++) {
      const offset = at + (column << 2);
      const error = load<f32>(y + offset) - load<f32>(t + offset);
      sum += <f64>error * <f64>error;
      store<f32>(out + offset, scale * error);
    }
  }
  return sum / count;
}

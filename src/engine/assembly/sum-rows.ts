/** out[j] = sum over rows of x[row][j]; `columns` is a multiple of 8. The gradient of a bias. */
export function sumRows(x: usize, stride: usize, rows: i32, columns: i32, out: usize): void {
  for (let column = 0; column < columns; column += 8) {
    let from = x + <usize>column * 4;
    let left = f32x4.splat(0);
    let right = f32x4.splat(0);
    for (let row = 0; row < rows; row++) {
      left = f32x4.add(left, v128.load(from));
      right = f32x4.add(right, v128.load(from, 16));
      from += stride;
    }
    v128.store(out + <usize>column * 4, left);
    v128.store(out + <usize>column * 4, right, 16);
  }
}

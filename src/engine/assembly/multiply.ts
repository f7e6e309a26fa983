import { multiplyAdd } from "./fused";

/** One vector of the result: plus bias, rectified, or masked by where `mask` is positive, as far as asked for. */
function put(c: usize, sum: v128, bias: usize, rectify: bool, mask: usize): void {
  if (bias) sum = f32x4.add(sum, v128.load(bias));
  if (rectify) sum = f32x4.max(sum, f32x4.splat(0));
  if (mask) sum = v128.and(sum, f32x4.gt(v128.load(mask), f32x4.splat(0)));
  v128.store(c, sum);
}

/**
 * C = A B over packed operands (see pack.ts), 4 x 8 results at a time in registers; each is summed over k in ascending
 * order, so a row's result doesn't depend on what else is in the batch.
 *
 * @param steps length of the sums
 * @param bias address of one bias a column, or 0
 * @param rectify whether to apply ReLU
 * @param mask address of a matrix shaped like C whose positive entries let a result through, or 0
 */
export function multiply(
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  rowPanels: i32,
  columnPanels: i32,
  steps: i32,
  bias: usize,
  rectify: bool,
  mask: usize,
): void {
  for (let column = 0; column < columnPanels; column++) {
    let p = a;
    for (let row = 0; row < rowPanels; row++) {
      let q = b + <usize>column * <usize>steps * 32;
      const end = p + <usize>steps * 16;
      let c00 = f32x4.splat(0);
      let c01 = c00;
      let c10 = c00;
      let c11 = c00;
      let c20 = c00;
      let c21 = c00;
      let c30 = c00;
      let c31 = c00;
      while (p < end) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, 16);
        const a0 = v128.load_splat<f32>(p);
        c00 = multiplyAdd(a0, b0, c00);
        c01 = multiplyAdd(a0, b1, c01);
        const a1 = v128.load_splat<f32>(p, 4);
        c10 = multiplyAdd(a1, b0, c10);
        c11 = multiplyAdd(a1, b1, c11);
        const a2 = v128.load_splat<f32>(p, 8);
        c20 = multiplyAdd(a2, b0, c20);
        c21 = multiplyAdd(a2, b1, c21);
        const a3 = v128.load_splat<f32>(p, 12);
        c30 = multiplyAdd(a3, b0, c30);
        c31 = multiplyAdd(a3, b1, c31);
        p += 16;
        q += 32;
      }
      const offset = <usize>row * 4 * stride + <usize>column * 32;
      const beta = bias ? bias + <usize>column * 32 : 0;
      const beta4 = bias ? beta + 16 : 0;
      let at = c + offset;
      let gate = mask ? mask + offset : 0;
      const next = mask ? stride : 0;
      const right: usize = mask ? 16 : 0;
      put(at, c00, beta, rectify, gate);
      put(at + 16, c01, beta4, rectify, gate + right);
      at += stride;
      gate += next;
      put(at, c10, beta, rectify, gate);
      put(at + 16, c11, beta4, rectify, gate + right);
      at += stride;
      gate += next;
      put(at, c20, beta, rectify, gate);
      put(at + 16, c21, beta4, rectify, gate + right);
      at += stride;
      gate += next;
      put(at, c30, beta, rectify, gate);
      put(at + 16, c31, beta4, rectify, gate + right);
    }
  }
}

// Packing lays a matrix out in the order in which `multiply` reads it, so that the inner loop walks straight on and
// power-of-two strides can't fight for the same cache lines. Left operands are cut into panels of 4 rows,
// right operands into panels of 8 columns; inside a panel the summation index runs slowest.

/** out[panel][k][i] = x[4 panel + i][k]. */
export function packLeft(x: usize, stride: usize, panels: i32, steps: i32, out: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    let r0 = x + <usize>panel * 4 * stride;
    let r1 = r0 + stride;
    let r2 = r1 + stride;
    let r3 = r2 + stride;
    let k = 0;
    for (; k <= steps - 4; k += 4) {
      const a = v128.load(r0);
      const b = v128.load(r1);
      const c = v128.load(r2);
      const d = v128.load(r3);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(out, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
      v128.store(out, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 16);
      v128.store(out, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 32);
      v128.store(out, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 48);
      r0 += 16;
      r1 += 16;
      r2 += 16;
      r3 += 16;
      out += 64;
    }
    for (; k < steps; k++) {
      store<f32>(out, load<f32>(r0));
      store<f32>(out, load<f32>(r1), 4);
      store<f32>(out, load<f32>(r2), 8);
      store<f32>(out, load<f32>(r3), 12);
      r0 += 4;
      r1 += 4;
      r2 += 4;
      r3 += 4;
      out += 16;
    }
  }
}

/** out[panel][k][i] = x[k][4 panel + i]: the left operand is x transposed. */
export function packLeftTransposed(x: usize, stride: usize, panels: i32, steps: i32, out: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    let from = x + <usize>panel * 16;
    for (let k = 0; k < steps; k++) {
      v128.store(out, v128.load(from));
      from += stride;
      out += 16;
    }
  }
}

/** out[panel][k][j] = x[k][8 panel + j]. */
export function packRight(x: usize, stride: usize, panels: i32, steps: i32, out: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    let from = x + <usize>panel * 32;
    for (let k = 0; k < steps; k++) {
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
      from += stride;
      out += 32;
    }
  }
}

/** out[panel][k][j] = x[8 panel + j][k]: the right operand is x transposed. */
export function packRightTransposed(x: usize, stride: usize, panels: i32, steps: i32, out: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    for (let j = 0; j < 8; j++) {
      let from = x + <usize>(8 * panel + j) * stride;
      let to = out + <usize>j * 4;
      for (let k = 0; k < steps; k++) {
        store<f32>(to, load<f32>(from));
        from += 4;
        to += 32;
      }
    }
    out += <usize>steps * 32;
  }
}

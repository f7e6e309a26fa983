import { collect } from "./collect";
import { multiplyAdd } from "./fused";

/**
 * Columns whose products are summed in float32, 64 to a lane, before they are added up in float64; 32 rows of them fit the first-level cache.
 */
const block: i32 = 256;

/**
 * Adds <a_i, b_j> to `sums`, each in the two lanes of a float64 vector, m x n vectors, row-major. Two rows by four at a time in registers.
 * Products lose at most 2^-18 of |a_i| |b_j| (64 roundings of 2^-24). Rows hold no value of size 2^40 or more, nor one but 0 below 2^-60:
 * then no product or sum leaves the normal float32.
 *
 * @param a addresses of m rows, m even; `b` of n rows, n a multiple of 4; the same address for a Gram matrix, of which every vector on or
 * above the diagonal is then right
 * @param columns a multiple of 4
 */
export function dots(a: usize, m: i32, b: usize, n: i32, columns: i32, sums: usize): void {
  const gram = a == b;
  for (let column = 0; column < columns; column += block) {
    const offset = <usize>column << 2;
    const bytes = <usize>min(block, columns - column) << 2;
    for (let i = 0; i < m; i += 2) {
      let j = 0;
      if (gram) {
        j = (i & ~3) + 4;
        if (!(i & 3)) corner(a + (<usize>i << 2), offset, bytes, sums + ((<usize>i * <usize>(n + 1)) << 4), <usize>n << 4);
      }
      for (; j < n; j += 4) {
        const at = sums + ((<usize>i * <usize>n + <usize>j) << 4);
        tile(a + (<usize>i << 2), b + (<usize>j << 2), offset, bytes, at, at + (<usize>n << 4));
      }
    }
  }
}

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function tile(a: usize, b: usize, offset: usize, bytes: usize, upper: usize, lower: usize): void {
  let p0 = load<usize>(a) + offset;
  let p1 = load<usize>(a, 4) + offset;
  let q0 = load<usize>(b) + offset;
  let q1 = load<usize>(b, 4) + offset;
  let q2 = load<usize>(b, 8) + offset;
  let q3 = load<usize>(b, 12) + offset;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c03 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  for (const end = p0 + bytes; p0 < end; p0 += 16, p1 += 16, q0 += 16, q1 += 16, q2 += 16, q3 += 16) {
    const a0 = v128.load(p0);
    const a1 = v128.load(p1);
    const b0 = v128.load(q0);
    c00 = multiplyAdd(a0, b0, c00);
    c10 = multiplyAdd(a1, b0, c10);
    const b1 = v128.load(q1);
    c01 = multiplyAdd(a0, b1, c01);
    c11 = multiplyAdd(a1, b1, c11);
    const b2 = v128.load(q2);
    c02 = multiplyAdd(a0, b2, c02);
    c12 = multiplyAdd(a1, b2, c12);
    const b3 = v128.load(q3);
    c03 = multiplyAdd(a0, b3, c03);
    c13 = multiplyAdd(a1, b3, c13);
  }
  collect(upper, c00);
  collect(upper + 16, c01);
  collect(upper + 32, c02);
  collect(upper + 48, c03);
  collect(lower, c10);
  collect(lower + 16, c11);
  collect(lower + 32, c12);
  collect(lower + 48, c13);
}

/** The ten products of four rows among themselves, on and above the diagonal. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function corner(a: usize, offset: usize, bytes: usize, at: usize, stride: usize): void {
  let p0 = load<usize>(a) + offset;
  let p1 = load<usize>(a, 4) + offset;
  let p2 = load<usize>(a, 8) + offset;
  let p3 = load<usize>(a, 12) + offset;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c03 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  let c22 = c00;
  let c23 = c00;
  let c33 = c00;
  for (const end = p0 + bytes; p0 < end; p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
    const a0 = v128.load(p0);
    c00 = multiplyAdd(a0, a0, c00);
    const a1 = v128.load(p1);
    c01 = multiplyAdd(a0, a1, c01);
    c11 = multiplyAdd(a1, a1, c11);
    const a2 = v128.load(p2);
    c02 = multiplyAdd(a0, a2, c02);
    c12 = multiplyAdd(a1, a2, c12);
    c22 = multiplyAdd(a2, a2, c22);
    const a3 = v128.load(p3);
    c03 = multiplyAdd(a0, a3, c03);
    c13 = multiplyAdd(a1, a3, c13);
    c23 = multiplyAdd(a2, a3, c23);
    c33 = multiplyAdd(a3, a3, c33);
  }
  collect(at, c00);
  collect(at + 16, c01);
  collect(at + 32, c02);
  collect(at + 48, c03);
  at += stride;
  collect(at + 16, c11);
  collect(at + 32, c12);
  collect(at + 48, c13);
  at += stride;
  collect(at + 32, c22);
  collect(at + 48, c23);
  at += stride;
  collect(at + 48, c33);
}

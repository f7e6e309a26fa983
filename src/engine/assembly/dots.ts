import { promote } from "./promote";

/** Columns that are widened at a time: 64 rows of them fit the second-level cache with what they are multiplied into. */
const block: i32 = 64;
const blockBytes: usize = 512;

/**
 * Adds <a_i, b_j> to `sums`: even and odd coordinates in the two lanes of a vector, m x n vectors, row-major. Two by four at a time in
 * registers.
 *
 * @param a addresses of m rows, m even; `b` of n rows, n a multiple of 4; the same address for a Gram matrix, of which every vector on or
 * above the diagonal is then right
 * @param columns a multiple of 4
 * @param scratch room for m + n blocks of float64; a Gram matrix needs n
 */
export function dots(a: usize, m: i32, b: usize, n: i32, columns: i32, scratch: usize, sums: usize): void {
  const gram = a == b;
  const right = scratch;
  const left = gram ? right : right + <usize>n * blockBytes;
  for (let column = 0; column < columns; column += block) {
    const count = min(block, columns - column);
    widen(b, n, column, count, right);
    if (!gram) widen(a, m, column, count, left);
    for (let i = 0; i < m; i += 2) {
      for (let j = gram ? i & ~3 : 0; j < n; j += 4) {
        const p = left + <usize>i * blockBytes;
        const q = right + <usize>j * blockBytes;
        const at = sums + ((<usize>i * <usize>n + <usize>j) << 4);
        tile(p, q, <usize>count << 3, at, at + (<usize>n << 4));
      }
    }
  }
}

function widen(rows: usize, n: i32, column: i32, count: i32, to: usize): void {
  for (let i = 0; i < n; i++) {
    promote(load<usize>(rows + (<usize>i << 2)) + (<usize>column << 2), to + <usize>i * blockBytes, count);
  }
}

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function tile(p: usize, q: usize, bytes: usize, upper: usize, lower: usize): void {
  let c00 = v128.load(upper);
  let c01 = v128.load(upper, 16);
  let c02 = v128.load(upper, 32);
  let c03 = v128.load(upper, 48);
  let c10 = v128.load(lower);
  let c11 = v128.load(lower, 16);
  let c12 = v128.load(lower, 32);
  let c13 = v128.load(lower, 48);
  for (const end = p + bytes; p < end; p += 16, q += 16) {
    const a0 = v128.load(p);
    const a1 = v128.load(p, 512);
    const b0 = v128.load(q);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    const b1 = v128.load(q, 512);
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const b2 = v128.load(q, 1024);
    c02 = f64x2.add(c02, f64x2.mul(a0, b2));
    c12 = f64x2.add(c12, f64x2.mul(a1, b2));
    const b3 = v128.load(q, 1536);
    c03 = f64x2.add(c03, f64x2.mul(a0, b3));
    c13 = f64x2.add(c13, f64x2.mul(a1, b3));
  }
  v128.store(upper, c00);
  v128.store(upper, c01, 16);
  v128.store(upper, c02, 32);
  v128.store(upper, c03, 48);
  v128.store(lower, c10);
  v128.store(lower, c11, 16);
  v128.store(lower, c12, 32);
  v128.store(lower, c13, 48);
}

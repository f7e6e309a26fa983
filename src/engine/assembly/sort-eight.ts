/**
 * Sorts four columns of eight rows in registers, by Batcher's 19 comparators.
 *
 * @param x address of eight addresses of rows
 * @param offset of the columns in each, in bytes
 * @param out eight rows, 64 bytes from row to row
 */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
export function sortEight(x: usize, offset: usize, out: usize): void {
  let r0 = v128.load(load<usize>(x) + offset);
  let r1 = v128.load(load<usize>(x, 4) + offset);
  let r2 = v128.load(load<usize>(x, 8) + offset);
  let r3 = v128.load(load<usize>(x, 12) + offset);
  let r4 = v128.load(load<usize>(x, 16) + offset);
  let r5 = v128.load(load<usize>(x, 20) + offset);
  let r6 = v128.load(load<usize>(x, 24) + offset);
  let r7 = v128.load(load<usize>(x, 28) + offset);
  let low: v128;
  low = f32x4.pmin(r0, r1);
  r1 = f32x4.pmax(r0, r1);
  r0 = low;
  low = f32x4.pmin(r2, r3);
  r3 = f32x4.pmax(r2, r3);
  r2 = low;
  low = f32x4.pmin(r4, r5);
  r5 = f32x4.pmax(r4, r5);
  r4 = low;
  low = f32x4.pmin(r6, r7);
  r7 = f32x4.pmax(r6, r7);
  r6 = low;
  low = f32x4.pmin(r0, r2);
  r2 = f32x4.pmax(r0, r2);
  r0 = low;
  low = f32x4.pmin(r1, r3);
  r3 = f32x4.pmax(r1, r3);
  r1 = low;
  low = f32x4.pmin(r4, r6);
  r6 = f32x4.pmax(r4, r6);
  r4 = low;
  low = f32x4.pmin(r5, r7);
  r7 = f32x4.pmax(r5, r7);
  r5 = low;
  low = f32x4.pmin(r1, r2);
  r2 = f32x4.pmax(r1, r2);
  r1 = low;
  low = f32x4.pmin(r5, r6);
  r6 = f32x4.pmax(r5, r6);
  r5 = low;
  low = f32x4.pmin(r0, r4);
  r4 = f32x4.pmax(r0, r4);
  r0 = low;
  low = f32x4.pmin(r1, r5);
  r5 = f32x4.pmax(r1, r5);
  r1 = low;
  low = f32x4.pmin(r2, r6);
  r6 = f32x4.pmax(r2, r6);
  r2 = low;
  low = f32x4.pmin(r3, r7);
  r7 = f32x4.pmax(r3, r7);
  r3 = low;
  low = f32x4.pmin(r2, r4);
  r4 = f32x4.pmax(r2, r4);
  r2 = low;
  low = f32x4.pmin(r3, r5);
  r5 = f32x4.pmax(r3, r5);
  r3 = low;
  low = f32x4.pmin(r1, r2);
  r2 = f32x4.pmax(r1, r2);
  r1 = low;
  low = f32x4.pmin(r3, r4);
  r4 = f32x4.pmax(r3, r4);
  r3 = low;
  low = f32x4.pmin(r5, r6);
  r6 = f32x4.pmax(r5, r6);
  r5 = low;
  v128.store(out, r0);
  v128.store(out, r1, 64);
  v128.store(out, r2, 128);
  v128.store(out, r3, 192);
  v128.store(out, r4, 256);
  v128.store(out, r5, 320);
  v128.store(out, r6, 384);
  v128.store(out, r7, 448);
}

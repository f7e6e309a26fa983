/**
 * Of two sorted runs of eight rows, 16 columns each, 64 bytes from row to row: the smaller eight to p, the larger to q, sorted. The smaller of a_i and
 * b_(7 - i) are the eight smallest, first falling then rising or the other way round, and so are the larger; twelve comparators sort either in
 * registers (Batcher 1968).
 */
export function mergeEights(p: usize, q: usize): void {
  for (const end = p + 64; p < end; p += 16, q += 16) {
    const a0 = v128.load(p);
    const b0 = v128.load(q, 448);
    v128.store(q, f32x4.pmax(a0, b0), 448);
    const r0 = f32x4.pmin(a0, b0);
    const a1 = v128.load(p, 64);
    const b1 = v128.load(q, 384);
    v128.store(q, f32x4.pmax(a1, b1), 384);
    const r1 = f32x4.pmin(a1, b1);
    const a2 = v128.load(p, 128);
    const b2 = v128.load(q, 320);
    v128.store(q, f32x4.pmax(a2, b2), 320);
    const r2 = f32x4.pmin(a2, b2);
    const a3 = v128.load(p, 192);
    const b3 = v128.load(q, 256);
    v128.store(q, f32x4.pmax(a3, b3), 256);
    const r3 = f32x4.pmin(a3, b3);
    const a4 = v128.load(p, 256);
    const b4 = v128.load(q, 192);
    v128.store(q, f32x4.pmax(a4, b4), 192);
    const r4 = f32x4.pmin(a4, b4);
    const a5 = v128.load(p, 320);
    const b5 = v128.load(q, 128);
    v128.store(q, f32x4.pmax(a5, b5), 128);
    const r5 = f32x4.pmin(a5, b5);
    const a6 = v128.load(p, 384);
    const b6 = v128.load(q, 64);
    v128.store(q, f32x4.pmax(a6, b6), 64);
    const r6 = f32x4.pmin(a6, b6);
    const a7 = v128.load(p, 448);
    const b7 = v128.load(q);
    v128.store(q, f32x4.pmax(a7, b7));
    const r7 = f32x4.pmin(a7, b7);
    sortBitonic(p, r0, r1, r2, r3, r4, r5, r6, r7);
    sortBitonic(
      q,
      v128.load(q),
      v128.load(q, 64),
      v128.load(q, 128),
      v128.load(q, 192),
      v128.load(q, 256),
      v128.load(q, 320),
      v128.load(q, 384),
      v128.load(q, 448),
    );
  }
}

/** Sorts eight values that rise and then fall, or the other way round, and leaves them at `out`. */
// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function sortBitonic(
  out: usize,
  r0: v128,
  r1: v128,
  r2: v128,
  r3: v128,
  r4: v128,
  r5: v128,
  r6: v128,
  r7: v128,
): void {
  let low: v128;
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
  v128.store(out, f32x4.pmin(r0, r1));
  v128.store(out, f32x4.pmax(r0, r1), 64);
  v128.store(out, f32x4.pmin(r2, r3), 128);
  v128.store(out, f32x4.pmax(r2, r3), 192);
  v128.store(out, f32x4.pmin(r4, r5), 256);
  v128.store(out, f32x4.pmax(r4, r5), 320);
  v128.store(out, f32x4.pmin(r6, r7), 384);
  v128.store(out, f32x4.pmax(r6, r7), 448);
}

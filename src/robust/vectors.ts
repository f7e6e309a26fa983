import { dot, plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";

export { dot } from "../engine/plain-rows.ts";

/** What each contribution says, in the contributions' order. */
export function updatesOf(rows: readonly { readonly update: Float32Array }[]): Float32Array[] {
  return rows.map(({ update }) => update);
}

/** a + b in float32; a loop: this runs for every pair of organisations, over all parameters. */
export function added(a: Float32Array, b: Float32Array): Float32Array {
  const sum = new Float32Array(a.length);
  for (let k = 0; k < sum.length; k++) sum[k] = a[k]! + b[k]!;
  return sum;
}

/** Euclidean length, accumulated in float64. */
export function norm(a: Row): number {
  return Math.sqrt(dot(a, a));
}

/** cos(a, b), in [-1, 1]; 0 where one of the two is the zero vector and points nowhere. */
export function cosine(a: Row, b: Row): number {
  const lengths = norm(a) * norm(b);
  return lengths > 0 ? Math.min(1, Math.max(-1, dot(a, b) / lengths)) : 0;
}

/** a scaled down to length `cap` where it is longer; `a` itself where it is not. */
export function cappedAt(a: Float32Array, cap: number): Float32Array {
  const length = norm(a);
  return length > cap ? plainRows.scaled(a, cap / length) : a;
}

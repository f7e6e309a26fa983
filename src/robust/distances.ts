import { dot, norm } from "./vectors.ts";
import type { Row } from "./vectors.ts";

/** ||x_i - x_j||^2 of every pair, n x n, row-major, symmetric. */
export interface Distances {
  readonly n: number;
  readonly squared: Float64Array;
}

/**
 * D_ij = sum_k (x_ik - x_jk)^2, from differences and in float64: through a Gram matrix (|x|^2 + |y|^2 - 2xy) one far
 * row would cost the near ones their digits.
 */
export function squaredDistances(rows: readonly Row[]): Distances {
  const n = rows.length;
  const squared = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      squared[i * n + j] = squared[j * n + i] = squaredDistance(rows[i]!, rows[j]!);
    }
  }
  return { n, squared };
}

/** ||a - b||^2 in float64. */
export function squaredDistance(a: Row, b: Row): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}

/** Rows from the nearest to row i to the farthest, itself first, ties to the lower index: so rows sorted by author break ties by author. */
export function nearestTo(i: number, { n, squared }: Distances): number[] {
  const to = (j: number): number => (j === i ? -1 : squared[i * n + j]!);
  return Array.from({ length: n }, (_, j) => j).toSorted((a, b) => to(a) - to(b) || a - b);
}

/** cos(x_i, x_j) of every pair, n x n, row-major, symmetric; 0 where one of the two is the zero vector. */
export function cosinesOf(rows: readonly Row[]): Float64Array {
  const n = rows.length;
  const norms = rows.map(norm);
  const cosines = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const lengths = norms[i]! * norms[j]!;
      cosines[i * n + j] = cosines[j * n + i] = lengths > 0 ? dot(rows[i]!, rows[j]!) / lengths : 0;
    }
  }
  return cosines;
}

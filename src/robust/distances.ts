import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";

/** ||x_i - x_j||^2 of every pair, n x n, row-major, symmetric. */
export interface Distances {
  readonly n: number;
  readonly squared: Float64Array;
}

/** A squared distance below this part of the squared norms has lost five digits or more, of sixteen, to cancellation. */
const cancelled = 1e-5;

/**
 * D_ij = |x_i|^2 + |x_j|^2 - 2 <x_i, x_j>, from one Gram matrix in float64; pairs so near to each other that this would lose digits
 * are measured by their differences.
 */
export function squaredDistances(rows: readonly Row[], kernels = plainRows): Distances {
  const n = rows.length;
  const G = kernels.dots(rows, rows);
  const squared = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const norms = G[i * n + i]! + G[j * n + j]!;
      const apart = norms - 2 * G[i * n + j]!;
      const exact = apart > cancelled * norms;
      squared[i * n + j] = exact ? apart : kernels.squaredDistances([rows[i]!], rows[j]!)[0]!;
      squared[j * n + i] = squared[i * n + j]!;
    }
  }
  return { n, squared };
}

/** Rows from the nearest to row i to the farthest, itself first, ties to the lower index: so rows sorted by author break ties by author. */
export function nearestTo(i: number, { n, squared }: Distances): number[] {
  const to = (j: number): number => (j === i ? -1 : squared[i * n + j]!);
  return Array.from({ length: n }, (_, j) => j).toSorted((a, b) => to(a) - to(b) || a - b);
}

/** cos(x_i, x_j) of every pair, n x n, row-major, symmetric; 0 where one of the two is the zero vector. */
export function cosinesOf(rows: readonly Row[], kernels = plainRows): Float64Array {
  const n = rows.length;
  const G = kernels.dots(rows, rows);
  const norms = rows.map((_, i) => Math.sqrt(G[i * n + i]!));
  return G.map((product, at) => {
    const lengths = norms[Math.floor(at / n)]! * norms[at % n]!;
    return lengths > 0 ? product / lengths : 0;
  });
}

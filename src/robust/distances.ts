import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import type { Foresight } from "./finite.ts";

/** ||x_i - x_j||^2 of every pair of n rows. */
export interface Distances {
  readonly n: number;
  /** n x n, row-major, symmetric; a pair's value changes when it is measured anew. */
  readonly squared: Float64Array;
  /** How far off it may be at most, n x n; 0 where it was measured by differences. */
  readonly error: Float64Array;
  /** Measures row i against the rows `js` by their differences, those that weren't yet. */
  measure(i: number, js: readonly number[]): void;
}

/** Rules that compare all pairs of rows ask for their products first. */
export const asksProducts: Foresight = () => ({ kind: "dots" });

/** A squared distance this many times as large as its error may be is known to three digits: enough to be shown. */
const known = 1_000;

/**
 * D_ij = |x_i|^2 + |x_j|^2 - 2 <x_i, x_j>, from one Gram matrix. Pairs so near to each other that this would lose most digits are measured by
 * their differences at once; others when a decision hangs on them.
 */
export function squaredDistances(rows: readonly Row[], kernels = plainRows): Distances {
  const n = rows.length;
  const G = kernels.dots(rows, rows);
  const squared = new Float64Array(n * n);
  const error = new Float64Array(n * n);
  const measure = (i: number, js: readonly number[]): void => {
    const wanted = js.filter((j) => error[i * n + j]! > 0);
    if (wanted.length === 0) return;
    const measured = kernels.squaredDistances(
      wanted.map((j) => rows[j]!),
      rows[i]!,
    );
    wanted.forEach((j, k) => {
      squared[i * n + j] = squared[j * n + i] = measured[k]!;
      error[i * n + j] = error[j * n + i] = 0;
    });
  };
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const norms = G[i * n + i]! + G[j * n + j]!;
      // 2 |x_i| |x_j| is at most the sum of the squares, which are off themselves.
      error[i * n + j] = error[j * n + i] = 2 * kernels.dotError * norms;
      squared[i * n + j] = squared[j * n + i] = Math.max(0, norms - 2 * G[i * n + j]!);
    }
  }
  for (let i = 0; i < n; i++) {
    const near = Array.from({ length: n }, (_, j) => j).filter((j) => squared[i * n + j]! < known * error[i * n + j]!);
    measure(i, near);
  }
  return { n, squared, error, measure };
}

/**
 * Rows from the nearest to row i to the farthest, itself first, ties to the lower index: so rows sorted by author break ties by author. Which
 * are the nearest `count` is sure.
 */
export function nearestTo(i: number, distances: Distances, count: number): number[] {
  const { n, squared, error, measure } = distances;
  const to = (j: number): number => (j === i ? -1 : squared[i * n + j]!);
  const sorted = (): number[] => Array.from({ length: n }, (_, j) => j).toSorted((a, b) => to(a) - to(b) || a - b);
  const order = sorted();
  const doubtful = aroundTheCut(order, count, to, (j) => error[i * n + j]!);
  if (doubtful.every((j) => error[i * n + j] === 0)) return order;
  measure(i, doubtful);
  return sorted();
}

/** Of values in ascending order, each known to within its error, those that may belong on either side of the first `count`. */
export function aroundTheCut(
  order: readonly number[],
  count: number,
  valueOf: (j: number) => number,
  errorOf: (j: number) => number,
): number[] {
  let lowest = Infinity; // that one beyond the cut may be
  let highest = -Infinity; // that one within may be
  order.forEach((j, rank) => {
    if (rank < count) highest = Math.max(highest, valueOf(j) + errorOf(j));
    else lowest = Math.min(lowest, valueOf(j) - errorOf(j));
  });
  return order.filter((j, rank) =>
    rank < count ? valueOf(j) + errorOf(j) >= lowest : valueOf(j) - errorOf(j) <= highest,
  );
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

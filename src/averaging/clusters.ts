import type { Auxiliary } from "../training/auxiliary.ts";
import { cosinesOf } from "../robust/distances.ts";

/** How far two rows are from each other; at most 1 within a cluster. */
export type Apart = (i: number, j: number) => number;

/**
 * Complete linkage: clusters that are nearest by their farthest pair become one, while that pair is at most 1 apart. Equally near ones:
 * the first in the rows' order, so that every node that holds the same rows forms the same clusters.
 *
 * @returns indexes of the rows, ascending, clusters in the order of their first rows
 */
export function clustersOf(rows: number, apart: Apart): number[][] {
  const clusters = Array.from({ length: rows }, (_, row) => [row]);
  const farthest = (a: readonly number[], b: readonly number[]): number =>
    Math.max(...a.flatMap((i) => b.map((j) => apart(i, j))));
  for (;;) {
    let nearest: { readonly a: number; readonly b: number; readonly distance: number } | null = null;
    for (let a = 0; a < clusters.length; a++) {
      for (let b = a + 1; b < clusters.length; b++) {
        const distance = farthest(clusters[a]!, clusters[b]!);
        if (distance <= 1 && (nearest === null || distance < nearest.distance)) nearest = { a, b, distance };
      }
    }
    if (nearest === null) return clusters;
    const [joined] = clusters.splice(nearest.b, 1);
    clusters[nearest.a] = [...clusters[nearest.a]!, ...joined!].toSorted((i, j) => i - j);
  }
}

/** By what organisations tell about themselves: no more than a bucket apart. Those that tell nothing are alike. */
export function apartByAuxiliary(told: readonly (Auxiliary | null)[]): Apart {
  return (i, j) => {
    const [a, b] = [told[i] ?? null, told[j] ?? null];
    if (a === null || b === null) return a === b ? 0 : Infinity;
    return Math.max(Math.abs(a.imbalance - b.imbalance), Math.abs(a.accuracy - b.accuracy));
  };
}

/** By where updates point: 1 - cos, so that no two of a cluster pull against each other (Sattler et al. 2020). */
export function apartByDirection(updates: readonly Float32Array[]): Apart {
  const cosines = cosinesOf(updates);
  return (i, j) => 1 - cosines[i * updates.length + j]!;
}

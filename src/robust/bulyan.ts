import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import { squaredDistances } from "./distances.ts";
import { byKrumScore, sureScores } from "./krum.ts";
import type { Aggregator } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/**
 * step_k = mean of the beta = theta - 2f values nearest to the median of u_jk, j in S; S are theta = n - 2f rows, chosen one by one by Krum
 * among those that are left. It rejects coordinates, not rows, so nobody gets a verdict.
 * El Mhamdi, Guerraoui, Rouault, "The Hidden Vulnerability of Distributed Learning in Byzantium", ICML 2018 (variant `paper`, as Flower has
 * it; scoring all rows only once is another rule and is not built).
 */
export function bulyan(): Aggregator {
  return (kept, _own, { f, kernels }) => asFloat32(bulyanOf(updatesOf(kept), f, kernels));
}

/** The same of n >= 4f + 1 rows. */
export function bulyanOf(x: readonly Row[], f: number, kernels = plainRows): Row {
  const S = bulyanSelection(x, f, kernels).map((i) => x[i]!);
  return kernels.meanAroundMedian(S, S.length - 2 * f);
}

/** S in the order of choosing. Scores count max(1, m - f - 2) neighbours among m rows left; equal ones go to the lower index. */
export function bulyanSelection(x: readonly Row[], f: number, kernels = plainRows): number[] {
  const distances = squaredDistances(x, kernels);
  const left = [...x.keys()];
  const S: number[] = [];
  while (S.length < x.length - 2 * f) {
    const [best] = byKrumScore(sureScores(left, left.length - f - 2, 1, distances));
    S.push(...left.splice(best!, 1));
  }
  return S;
}

/** Bulyan's guarantee needs n >= 4f + 3. */
export function bulyanHolds(rows: number, f: number): boolean {
  return rows >= 4 * f + 3;
}

import { median } from "../robust/medians.ts";
import { norm } from "../robust/vectors.ts";

/**
 * How much each row weighs: its cluster weighs 1 / K, so that a rare kind is heard, but no row more than 1 / (2f + 1), so that f of them
 * never have half of it, however many clusters they make up. What is left over of 1 stays with the rule's own step.
 *
 * @param f null: nobody is distrusted, and nothing is held back
 */
export function clusterWeights(clusters: readonly (readonly number[])[], rows: number, f: number | null): Float64Array {
  const weights = new Float64Array(rows);
  const most = f === null ? 1 : 1 / (2 * f + 1);
  for (const members of clusters) {
    for (const row of members) weights[row] = Math.min(1 / (clusters.length * members.length), most);
  }
  return weights;
}

/**
 * The step that clusters lead to: c + sum_j w_j clip(u_j - c, tau), c the rule's own step, tau = median ||u_j - c||. Averages within
 * clusters, then across them, as CFMT does, but around what the filter made of the same rows (centred clipping; Karimireddy, He and
 * Jaggi 2021): f organisations move it by less than tau / 2, whatever they say about themselves.
 *
 * @param updates of the rows that the rule kept
 * @param own which cluster to follow alone, by its index; null: all of them
 * @param f null: the undefended mean, which neither clips nor holds back
 */
export function clusteredStep(
  step: Float32Array,
  updates: readonly Float32Array[],
  clusters: readonly (readonly number[])[],
  own: number | null,
  f: number | null,
): Float32Array {
  if (clusters.length < 2) return step;
  const followed = own === null ? clusters : [clusters[own]!];
  const weights = clusterWeights(followed, updates.length, f);
  const away = updates.map((update) => update.map((u, k) => u - step[k]!));
  const tau = f === null ? Infinity : median(away.map(norm));
  const moved = Float64Array.from(step);
  away.forEach((d, j) => {
    if (weights[j] === 0) return;
    const factor = weights[j]! * Math.min(1, tau / norm(d) || 0);
    d.forEach((x, k) => (moved[k]! += factor * x));
  });
  return Float32Array.from(moved);
}

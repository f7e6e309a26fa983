import { votes } from "./one-vote.ts";
import type { Aggregator } from "./rule.ts";
import { toleratedAmong } from "./tolerated.ts";

/**
 * step_k = weighted mean of the kept values of coordinate k, without votes worth g at either end: near-duplicates share one vote
 * ({@link votes}), and g is what is left of f after rejections. A vote that lies across the cut counts for its part within.
 */
export function oneVoteTrimmedMean(): Aggregator {
  return (kept, _own, context) => {
    const u = kept.map(({ update }) => update);
    const w = votes(u, context.kernels);
    const g = toleratedAmong(u.length, context.mayReject ?? context.f);
    const total = w.reduce((sum, wj) => sum + wj, 0);
    // Shared votes may be fewer than 2 g: never cut more than leaves the middle standing.
    const cut = Math.min(g, total / 2 - 0.5);
    return u[0]!.map((_, k) => trimmedAt(u, w, k, cut, total));
  };
}

/** The weighted mean of coordinate k between the votes `cut` and `total - cut`. */
function trimmedAt(u: readonly Float32Array[], w: Float64Array, k: number, cut: number, total: number): number {
  const order = [...u.keys()].toSorted((a, b) => u[a]![k]! - u[b]![k]! || a - b);
  let [below, sum, weight] = [0, 0, 0];
  for (const j of order) {
    const above = below + w[j]!;
    const within = Math.max(0, Math.min(above, total - cut) - Math.max(below, cut));
    sum += within * u[j]![k]!;
    weight += within;
    below = above;
  }
  return weight > 0 ? sum / weight : 0;
}

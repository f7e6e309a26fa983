import type { Aggregator } from "./rule.ts";
import { dot, norm, weightedMean } from "./vectors.ts";
import type { Row } from "./vectors.ts";

/** Rows whose cosine is above this say the same thing: honest rows of unlike organisations reach .8, copies with noise stay above. */
const nearDuplicate = 0.9;

/**
 * step = sum_j w_j u_j / sum_j w_j, w_j = 1 / #{k: cos(u_j, u_k) > .9}, j itself counted: one vote for each group of
 * near-duplicates, so that mimics who repeat one honest row weigh as much as that row alone.
 */
export function oneVoteEach(): Aggregator {
  return (kept) => {
    const u = kept.map(({ update }) => update);
    return Float32Array.from(weightedMean(u, votes(u)));
  };
}

/** w_j of each row, in (0, 1]. */
export function votes(u: readonly Row[]): Float64Array {
  const norms = u.map(norm);
  const likes = new Float64Array(u.length).fill(1);
  for (let j = 0; j < u.length; j++) {
    for (let k = j + 1; k < u.length; k++) {
      if (dot(u[j]!, u[k]!) > nearDuplicate * norms[j]! * norms[k]!) {
        likes[j]!++;
        likes[k]!++;
      }
    }
  }
  return likes.map((count) => 1 / count);
}

import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32, type Row } from "../engine/row-kernels.ts";
import { cosinesOf } from "./distances.ts";
import type { Aggregator } from "./rule.ts";
import { updatesOf } from "./vectors.ts";

/** Rows whose cosine is above this say the same thing: honest rows of unlike organisations reach .8, copies with noise stay above. */
const nearDuplicate = 0.9;

/**
 * step = sum_j w_j u_j / sum_j w_j, w_j = 1 / #{k: cos(u_j, u_k) > .9}, j itself counted: one vote for each group of
 * near-duplicates, so that mimics who repeat one honest row weigh as much as that row alone.
 */
export function oneVoteEach(): Aggregator {
  return (kept, _own, { kernels = plainRows }) => {
    const u = updatesOf(kept);
    return asFloat32(kernels.weightedMean(u, votes(u, kernels)));
  };
}

/** w_j of each row, in (0, 1]. */
export function votes(u: readonly Row[], kernels = plainRows): Float64Array {
  const n = u.length;
  const cosines = cosinesOf(u, kernels);
  return Float64Array.from(u, (_, j) => {
    let likes = 1;
    for (let k = 0; k < n; k++) if (k !== j && cosines[j * n + k]! > nearDuplicate) likes++;
    return 1 / likes;
  });
}

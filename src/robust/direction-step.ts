import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import { cosinesOf } from "./distances.ts";
import type { Evidence } from "./evidence.ts";
import { median } from "./medians.ts";

/** Honest rows of ten organisations on NSL-KDD stay above it at Dirichlet .3 and nearly always at .1; sign-flipped ones reach from -.18 to -.92. */
const against = -0.2;
/** Rounds of re-weighting by agreement, so that the attackers' own part of the sum fades. */
const refinements = 2;
/** A sum of unit rows shorter than this, squared, is rounding. */
const nought = 1e-9;

/**
 * d_j = cos(u_j, sum of w_k u_k / ||u_k|| over k != j), w = 1, then twice w_k = max(d_k, 0)^2; flags d_j min(1, ||u_j|| / m) < -.2,
 * m = median ||u_j||. Pairs of honest rows point anywhere (cosines -.6 to .8), but hardly one points against all the others together. It sees
 * what ranks don't: the flipped row whose flip is mostly noise by now. A short row pulls nobody far, and an honest organisation with little
 * data points anywhere once the others have learnt what it knows: it has to point the more clearly against them.
 */
export function directionEvidence(u: readonly Row[], norms: readonly number[], kernels = plainRows): Evidence {
  const G = cosinesOf(u, kernels);
  let w: Float64Array = new Float64Array(u.length).fill(1);
  let d = agreement(G, w);
  for (let i = 0; i < refinements && d.some((dj) => dj > 0); i++) {
    w = d.map((dj) => Math.max(dj, 0) ** 2);
    d = agreement(G, w);
  }
  const m = median(norms);
  const pull = d.map((dj, j) => (norms[j]! < m ? (dj * norms[j]!) / m : dj));
  return { reason: "direction", weights: pull.map((dj) => dj / against), scores: pull, threshold: against };
}

/** d from the cosines G: row j against the w-weighted sum s of the others, whose square is s's less j's part. */
function agreement(G: Float64Array, w: Float64Array): Float64Array {
  const n = w.length;
  const along = w.map((_, j) => w.reduce((sum, wk, k) => (k === j ? sum : sum + wk * G[j * n + k]!), 0));
  const square = w.reduce((sum, wj, j) => sum + wj * (along[j]! + wj * G[j * n + j]!), 0);
  return along.map((a, j) => {
    const others = square - 2 * w[j]! * a - w[j]! ** 2 * G[j * n + j]!;
    return others > nought ? Math.min(1, Math.max(-1, a / Math.sqrt(others))) : 0;
  });
}

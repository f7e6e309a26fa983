import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import { cosinesOf } from "./distances.ts";
import type { Evidence } from "./evidence.ts";

/** Honest rows of ten organisations on NSL-KDD stay above it at Dirichlet .3 and nearly always at .1; sign-flipped ones reach from -.18 to -.92. */
const against = -0.2;
/**
 * Against k others: -1.2 / k where that is less. Two honest rows reach -.6 between them; in the sum of two others nothing evens that out, in that
 * of six and more the rest does.
 */
const pairs = -1.2;
/** Of rows with a larger cosine, the f - 1 likest may be accomplices: honest pairs reach .8, but an honest row has others beside its likest. */
const alike = 0.5;
/** Rounds of re-weighting by agreement, so that the attackers' own part of the sum fades. */
const refinements = 2;
/** A sum of unit rows shorter than this, squared, is rounding. */
const nought = 1e-9;

/**
 * d_j = cos(u_j, sum of w_k u_k / ||u_k|| over k != j), first w = 1 without the f - 1 rows likest to u_j where their cosine is above .5; then
 * w = 1 without the f rows of least d; then w_k = max(d_k, 0)^2; flags d_j min(1, ||u_j|| / l) < min(-.2, -1.2 / (n - 1)).
 * Pairs of honest rows point anywhere (cosines -.6 to .8), but hardly one points against all the others together. Left to vouch for each other,
 * five that agree on one direction, say against the mean of the others (`optimal`), would outweigh ten that agree on little. It sees what
 * ranks don't: the flipped row whose flip is mostly noise by now. A short row pulls nobody far, and an honest organisation with little data
 * points anywhere once the others have learnt what it knows: it has to point the more clearly against them.
 *
 * @param usual l, as `usualLength` has it
 */
export function directionEvidence(
  u: readonly Row[],
  norms: readonly number[],
  f: number,
  usual: number,
  kernels = plainRows,
): Evidence {
  const n = u.length;
  const G = cosinesOf(u, kernels);
  const alone = Float64Array.from(u, (_, j) => agreementOf(j, G, withoutAccomplices(j, G, n, f)));
  const least = new Set([...alone.keys()].toSorted((a, b) => alone[a]! - alone[b]! || a - b).slice(0, f));
  let w = Float64Array.from(u, (_, k) => (least.has(k) ? 0 : 1));
  let d: Float64Array = alone.map((_, j) => agreementOf(j, G, w));
  for (let i = 1; i < refinements && d.some((dj) => dj > 0); i++) {
    w = d.map((dj) => Math.max(dj, 0) ** 2);
    d = d.map((_, j) => agreementOf(j, G, w));
  }
  const pull = d.map((dj, j) => (norms[j]! < usual ? (dj * norms[j]!) / usual : dj));
  const threshold = Math.min(against, pairs / Math.max(1, n - 1));
  return { reason: "direction", weights: pull.map((dj) => dj / threshold), scores: pull, threshold };
}

/** Weight 1 for each of n rows but those that may be row j's accomplices. */
function withoutAccomplices(j: number, G: Float64Array, n: number, f: number): Float64Array {
  const w = new Float64Array(n).fill(1);
  const likest = [...w.keys()]
    .filter((k) => k !== j && G[j * n + k]! > alike)
    .toSorted((a, b) => G[j * n + b]! - G[j * n + a]! || a - b);
  for (const k of likest.slice(0, Math.max(0, f - 1))) w[k] = 0;
  return w;
}

/** d_j from the cosines G: row j against the w-weighted sum of the others. */
function agreementOf(j: number, G: Float64Array, w: Float64Array): number {
  const n = w.length;
  const along = (i: number): number => w.reduce((sum, wk, k) => (k === j ? sum : sum + wk * G[i * n + k]!), 0);
  const square = w.reduce((sum, wi, i) => (i === j || wi === 0 ? sum : sum + wi * along(i)), 0);
  return square > nought ? Math.min(1, Math.max(-1, along(j) / Math.sqrt(square))) : 0;
}

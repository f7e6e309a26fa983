import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import type { Evidence } from "./evidence.ts";
import { medianOf } from "./median.ts";
import { median, medianAbsoluteDeviation, othersThan } from "./medians.ts";
import { correlation, ranksOf } from "./ranks.ts";

/** Rounds of re-weighting: after two the consensus hardly moves. */
const refinements = 2;
/** How many median deviations below the median an honest ranking may lie. */
const deviations = 3;
/**
 * Rankings that differ by less than this in correlation differ by chance, or by what an organisation honestly holds, however alike the others
 * are. At .1, most of those rejected where nobody attacked stood at .80 to .87 below a median of .97 (NSL-KDD, Dirichlet .1).
 */
const leastGap = 0.2;

/**
 * z = coordinate median of the ranks R_j; twice: c_j = corr(R_j, z), w_j = max(c_j, 0)^2, z = sum w_j R_j / sum w_j;
 * flags c_j < med(c) - max(3 MAD(c), .2, stride), med and MAD over the others' rows.
 *
 * @param margins M_j on the ranked probes, one array for each row; nothing is held against empty ones
 * @param own index of the own row; absent: there is none
 * @param stride as {@link strideOf} has it for honest training in this round
 */
export function rankEvidence(margins: readonly Float64Array[], own?: number, stride = 0): Evidence {
  let c: Float64Array = new Float64Array(margins.length);
  if ((margins[0]?.length ?? 0) > 0) {
    const R = margins.map(ranksOf);
    let z: Row = medianOf(R);
    for (let i = 0; i < refinements; i++) {
      c = Float64Array.from(R, (ranks) => correlation(ranks, z));
      const w = c.map((cj) => Math.max(cj, 0) ** 2);
      if (w.some((wj) => wj > 0)) z = plainRows.weightedMean(R, w);
    }
  }
  const others = othersThan(own, c);
  const centre = median(others);
  const gap = Math.max(deviations * medianAbsoluteDeviation(others), leastGap, stride);
  return { reason: "rank", weights: c.map((cj) => (centre - cj) / gap), scores: c, threshold: centre - gap };
}

/**
 * How much training changes a ranking: 1 - corr(R, R'), 0 to 2. While it changes much, rows that leave the ranking as it is are the most alike,
 * be they of organisations with little to learn or of attackers that keep still, and those that teach stand apart: with the own update
 * at the usual length as yardstick, five that kept still had five teachers out of ten rejected no longer (`optimal`, NSL-KDD, Dirichlet .1).
 *
 * @param before margins of the probes at s_i
 * @param after their margins after the update
 */
export function strideOf(before: Float64Array, after: Float64Array): number {
  return before.length === 0 ? 0 : 1 - correlation(ranksOf(before), ranksOf(after));
}

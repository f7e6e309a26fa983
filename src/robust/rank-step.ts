import { plainRows } from "../engine/plain-rows.ts";
import type { Row } from "../engine/row-kernels.ts";
import type { Evidence } from "./evidence.ts";
import { medianOf } from "./median.ts";
import { median, medianAbsoluteDeviation } from "./medians.ts";
import { correlation, ranksOf } from "./ranks.ts";

/** Rounds of re-weighting: after two the consensus hardly moves. */
const refinements = 2;
/** How many median deviations below the median an honest ranking may lie. */
const deviations = 3;
/** Rankings that differ by less than this in correlation differ by chance, however alike the others are. */
const leastGap = 0.1;

/**
 * z = coordinate median of the ranks R_j; twice: c_j = corr(R_j, z), w_j = max(c_j, 0)^2, z = sum w_j R_j / sum w_j;
 * flags c_j < med(c) - max(3 MAD(c), .1).
 *
 * @param margins M_j on the ranked probes, one array for each row; nothing is held against empty ones
 */
export function rankEvidence(margins: readonly Float64Array[]): Evidence {
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
  const centre = median(c);
  const gap = Math.max(deviations * medianAbsoluteDeviation(c), leastGap);
  return { reason: "rank", weights: c.map((cj) => (centre - cj) / gap), scores: c, threshold: centre - gap };
}

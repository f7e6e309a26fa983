import { coordinateMedian } from "./coordinate-median.ts";
import type { Moments } from "./moments.ts";

/**
 * The coordinate median over organisations of every mean and every covariance (Yin et al. 2018): with a majority of honest organisations
 * nobody moves an entry out of the honest ones' range, one vote each, whatever counts they would claim. The order doesn't matter.
 *
 * The result is symmetric, but a median of covariances need not be positive semi-definite: `benignShape` takes the nearest matrix that is.
 *
 * @param moments of one width; at least one
 */
export function mergeMoments(moments: readonly Moments[]): Moments {
  if (moments.length === 0) throw new RangeError("there are no moments to merge");
  return {
    mean: coordinateMedian(moments.map(({ mean }) => mean)),
    covariance: coordinateMedian(moments.map(({ covariance }) => covariance)),
  };
}

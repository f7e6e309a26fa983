import { awayFromMean, squareOf, type GammaOf } from "./away-from-mean.ts";
import { squaredDistance } from "./moments.ts";

/**
 * The largest gamma with max_i ||mean + gamma p - x_i||^2 <= max_ij ||x_i - x_j||^2, in closed form: for each i the larger root of
 * gamma^2 ||p||^2 + 2 gamma p (mean - x_i) + ||mean - x_i||^2 - bound, and of these the smallest.
 */
const gammaOf: GammaOf = (honest, mean, p) => {
  const bound = Math.max(...honest.flatMap((a, i) => honest.slice(i + 1).map((b) => squaredDistance(a, b))));
  const square = squareOf(p);
  const roots = honest.map((x) => {
    const along = p.reduce((sum, value, k) => sum + value * (mean[k]! - x[k]!), 0);
    const beyond = squaredDistance(mean, x) - bound;
    return (-along + Math.sqrt(Math.max(0, along * along - square * beyond))) / square;
  });
  return Math.min(...roots);
};

/** Away from the mean ({@link awayFromMean}) so far that no honest update is farther than two of them are from each other. */
export const minMax = awayFromMean("min-max", gammaOf);

import { awayFromMean, squareOf, type GammaOf } from "./away-from-mean.ts";
import { squaredDistance } from "./moments.ts";

/**
 * The largest gamma with sum_i ||mean + gamma p - x_i||^2 <= max_i sum_j ||x_i - x_j||^2, in closed form:
 * sqrt((bound - sum_i ||mean - x_i||^2) / (n ||p||^2)), since the deviations from the mean sum to 0.
 */
const gammaOf: GammaOf = (honest, mean, p) => {
  const sumOver = (from: ArrayLike<number>): number => honest.reduce((sum, x) => sum + squaredDistance(from, x), 0);
  const bound = Math.max(...honest.map(sumOver));
  return Math.sqrt(Math.max(0, bound - sumOver(mean)) / (honest.length * squareOf(p)));
};

/**
 * Away from the mean ({@link awayFromMean}) so far that the sum of the squared distances to the honest updates is that of the most distant
 * honest one: the largest honest sum, as the inequality is usually quoted. Public code takes the smallest, which is weaker and not built.
 */
export const minSum = awayFromMean("min-sum", gammaOf);

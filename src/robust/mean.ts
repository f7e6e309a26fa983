import type { Aggregator } from "./rule.ts";
import { weightedMean } from "./vectors.ts";
import type { Row } from "./vectors.ts";

/** step = (1 / n) sum_j u_j. McMahan et al., "Communication-Efficient Learning", AISTATS 2017, one vote each. */
export function mean(): Aggregator {
  return (kept) => Float32Array.from(meanOf(kept.map(({ update }) => update)));
}

/** The mean of at least one row, in float64. */
export function meanOf(x: readonly Row[]): Float64Array {
  return weightedMean(x, new Float64Array(x.length).fill(1));
}

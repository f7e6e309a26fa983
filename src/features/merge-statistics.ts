import type { TableSchema } from "../flows/table.ts";
import { coordinateMedian, median } from "./coordinate-median.ts";
import type { TableSketch } from "./sketch.ts";
import type { Statistics } from "./statistics.ts";

/** What a consortium agrees on: statistics of the same shape as one organisation's, but for its claims. */
export type MergedStatistics = Omit<Statistics, "claims">;

/**
 * The coordinate median over organisations of every quantile and every frequency (Yin et al. 2018, applied to sketches): with a
 * majority of honest organisations nobody can move a value out of the honest ones' range. The order of `statistics` doesn't matter.
 * Medians of ascending sketches ascend. Frequencies are renormalised, with the median share of unknown values as one more category.
 *
 * @param statistics of equal schema; at least one
 */
export function mergeStatistics(schema: TableSchema, statistics: readonly Statistics[]): MergedStatistics {
  const first = statistics[0];
  if (first === undefined) throw new RangeError("there are no statistics to merge");
  if (statistics.some(({ schemaHash }) => schemaHash !== first.schemaHash)) {
    throw new RangeError("statistics of different schemas can't be merged");
  }
  const benign = statistics.map((one) => one.benign).filter((sketch) => sketch !== null);
  return {
    schemaHash: first.schemaHash,
    all: mergeSketches(
      schema,
      statistics.map(({ all }) => all),
    ),
    benign: benign.length === 0 ? null : mergeSketches(schema, benign),
  };
}

function mergeSketches(schema: TableSchema, sketches: readonly TableSketch[]): TableSketch {
  const numeric = coordinateMedian(sketches.map((sketch) => sketch.numeric));
  const categorical = coordinateMedian(sketches.map((sketch) => sketch.categorical));
  let offset = 0;
  for (const { vocabulary } of schema.categorical) {
    const end = offset + vocabulary.length;
    const unknown = median(sketches.map((sketch) => Math.max(0, 1 - sum(sketch.categorical.subarray(offset, end)))));
    const column = categorical.subarray(offset, end);
    const total = sum(column) + unknown;
    if (total > 0) column.forEach((frequency, i) => (column[i] = frequency / total));
    offset = end;
  }
  return { numeric, categorical };
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

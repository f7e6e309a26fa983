import type { Detector } from "../../src/detection/detector.ts";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { inputWidth } from "../../src/features/schema.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { mlp } from "../../src/model/spec.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";

/** Two numbers, each 0 to 100, and a category that is mostly x. */
const rows = smallTable(
  Array.from({ length: 101 }, (_, i) => ({ numeric: [i, 100 - i], categorical: [i % 10 === 0 ? 1 : 0] })),
);

/** A detector over the small schema, not trained unless parameters are given; without hidden layers. */
export function someDetector(over: Partial<Detector> = {}): Detector {
  const spec = mlp(inputWidth(smallSchema), [], ["benign", "dos"]);
  return {
    schema: smallSchema,
    statistics: mergeStatistics(smallSchema, [statisticsOf(rows, rows.family)!]),
    spec,
    parameters: genesisParameters(spec, 1),
    threshold: 0.9,
    origin: "a test",
    ...over,
  };
}

/** Parameters of a detector whose margin is the sum of its inputs times these weights (a, b, then c's x, y, other). */
export function linear(weights: readonly number[], bias = 0): Float32Array {
  return Float32Array.from([...weights.flatMap((weight) => [0, weight]), 0, bias]);
}

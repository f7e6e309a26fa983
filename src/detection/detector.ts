import type { MergedStatistics } from "../features/merge-statistics.ts";
import type { TableSchema } from "../flows/table.ts";
import type { MlpSpec } from "../model/spec.ts";

/** Everything that scoring needs, and nothing of the data that it was trained on. */
export interface Detector {
  readonly schema: TableSchema;
  /** What inputs are scaled by. */
  readonly statistics: MergedStatistics;
  readonly spec: MlpSpec;
  readonly parameters: Float32Array;
  /** Rows of this score and above alert; a probability, in [0, 1]. */
  readonly threshold: number;
  /** Where it comes from, in words. */
  readonly origin: string;
}

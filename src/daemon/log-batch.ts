import type { FlowRecord, SensorAlert } from "../flows/flow-record.ts";
import type { DeadReason } from "../flows/line-parser.ts";

/** What was read of one log since the last checkpoint. */
export interface LogBatch {
  readonly records: readonly FlowRecord[];
  readonly alerts: readonly SensorAlert[];
  /** Lines that are neither records nor knowingly left out, by reason. */
  readonly dead: ReadonlyMap<DeadReason, number>;
  /** Where to go on: to be committed with everything that these lines caused. */
  readonly checkpoint: string;
  /** Bytes that are written but not read yet. */
  readonly lagBytes: number;
  /** Kinds of rotation seen since the last batch. */
  readonly rotations: readonly string[];
}

/** Batches of a log that goes on growing, until `signal` aborts. Nothing is read ahead of the batch that is asked for. */
export type FollowLog = (checkpoint: string | null, signal: AbortSignal) => AsyncIterable<LogBatch>;

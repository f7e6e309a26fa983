import type { DenseSpec } from "../engine/dense.ts";
import type { Task } from "../engine/engine.ts";
import { outputsOf } from "./outputs.ts";

/** Rows to run through a model. Structured-clonable. */
export interface ForwardJob {
  readonly spec: DenseSpec;
  readonly parameters: Float32Array;
  /** rows x width, row-major; may be shared. */
  readonly inputs: Float32Array;
  readonly rows: number;
}

/** Logits or reconstructions of all rows, rows x outputs, in a worker. */
const forwardTask: Task<ForwardJob, Float32Array> = ({ spec, parameters, inputs, rows }, engine) =>
  outputsOf(engine, spec, parameters, inputs, rows);
export default forwardTask;

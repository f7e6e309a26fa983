import type { Task } from "../engine/engine.ts";
import { benignRows } from "../features/benign-rows.ts";
import type { Shard } from "../training/shard.ts";
import { scoreColumns, type ScoringModel } from "./score-columns.ts";
import { sharedCalibrationOf, type SharedCalibration } from "./shared-calibration.ts";

/** A model, and the own rows to try it on. Structured-clonable. */
export interface CalibrationJob {
  readonly model: ScoringModel;
  readonly validation: Shard;
  /** As {@link sharedCalibrationOf} takes it. */
  readonly confidence: number | null;
}

/** {@link sharedCalibrationOf} the benign rows' scores, in a worker; null with too few of them. */
const calibrationTask: Task<CalibrationJob, SharedCalibration | null> = ({ model, validation, confidence }, engine) => {
  const columns = scoreColumns(engine, model, benignRows(validation, model.spec.layers[0]!));
  return sharedCalibrationOf(columns, model.combination, confidence);
};
export default calibrationTask;

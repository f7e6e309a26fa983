import type { Task } from "../engine/engine.ts";
import { train, type TrainJob, type TrainResult } from "./trainer.ts";

/** {@link train} in a worker. */
const trainTask: Task<TrainJob, TrainResult> = train;
export default trainTask;

import type { Engine } from "../engine/engine.ts";
import { findTriggers, type TriggerSearch } from "./find-triggers.ts";
import { train, type TrainJob, type TrainResult } from "./trainer.ts";
import type { Trigger } from "./triggers.ts";

/** A round's training, and where to look for triggers first. */
export interface TrainTaskInput extends TrainJob {
  readonly search?: TriggerSearch;
}

/** What it came to, with the triggers that were found where they were searched for; they are trained against at once. */
export interface TrainTaskOutput extends TrainResult {
  readonly triggers?: readonly Trigger[];
}

/** {@link train} in a worker. */
export default function trainTask({ search, ...job }: TrainTaskInput, engine: Engine): TrainTaskOutput {
  if (search === undefined) return train(job, engine);
  const triggers = findTriggers(job, search, engine).filter((trigger) => trigger.length > 0);
  const lessons = job.lessons && { ...job.lessons, triggers: [...job.lessons.triggers, ...triggers] };
  return { ...train({ ...job, ...(lessons && { lessons }) }, engine), triggers };
}

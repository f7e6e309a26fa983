import type { ConsortiumModel } from "../model/consortium-model.ts";
import type { LabelledRows } from "../robust/rule.ts";
import type { TrainTaskInput } from "../training/train-task.ts";
import type { Topology } from "./topology.ts";

/** What is trained outside of a node's rounds: a control's model, or a personal one. */
export interface TrainingSubject {
  readonly model: ConsortiumModel;
  readonly start: Float32Array;
  readonly training: LabelledRows;
  /** What a meta-sampler looks at. */
  readonly validation: LabelledRows;
  readonly seed: string;
}

/** One round of training as the topology has it; noise on private updates is drawn from a seed, so that runs can be replayed. */
export function trainingJob(
  topology: Topology,
  { model: { spec, autoencoder = null }, start, training, validation, seed }: TrainingSubject,
): TrainTaskInput {
  return {
    spec,
    autoencoder,
    start,
    ...training,
    options: topology.training,
    ...(topology.training.sampler === "meta" && { heldOut: validation }),
    seed,
    noiseSeed: `${seed}/privacy`,
  };
}

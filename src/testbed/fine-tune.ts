import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import type { Inputs } from "../node-inputs.ts";
import { judgesRanking } from "../robust/registry.ts";
import { benignLessons } from "../training/lessons.ts";
import type { TrainTaskInput } from "../training/train-task.ts";
import type { TrainResult } from "../training/trainer.ts";
import type { Organisation, Population } from "./organisations.ts";
import { trainingSeed, type Topology } from "./topology.ts";
import { trainingJob } from "./training-job.ts";

/** What an organisation scores with under `averaging.personal`: the merged parameters, or those trained on for one more round. */
export async function personalParameters(
  topology: Topology,
  { identity }: Organisation,
  model: Population,
  { training, validation, benignDraws }: Inputs,
  parameters: Float32Array,
  compute: Compute,
): Promise<Float32Array> {
  if (topology.averaging.personal !== "fine-tune") return parameters;
  const seed = `${trainingSeed(topology)}/${identity.author}/fine-tune`;
  const job: TrainTaskInput = {
    ...(judgesRanking(topology.filter.rule) && { lessons: benignLessons(benignDraws) }),
    ...trainingJob(topology, { model, start: parameters, training, validation, seed }),
  };
  const tuned = await compute.run<TrainResult>(taskUrl(import.meta.url, "../training/train-task"), job);
  return tuned.parameters.every(Number.isFinite) ? tuned.parameters : parameters;
}

import type { Engine } from "../engine/engine.ts";
import { partsOf } from "../model/consortium-model.ts";
import { findTriggers, type TriggerSearch } from "./find-triggers.ts";
import { attackMargins } from "../model/margin.ts";
import { auxiliaryOf, type Auxiliary } from "./auxiliary.ts";
import { outputsOf } from "./outputs.ts";
import { privatise } from "./privacy.ts";
import { secretNormals, seededRandom, type Random } from "../random.ts";
import { trainModels, type ModelsJob } from "./train-models.ts";
import type { TrainResult } from "./trainer.ts";
import type { Trigger } from "./triggers.ts";

/** A round's training, and where to look for triggers first. */
export interface TrainTaskInput extends ModelsJob {
  readonly search?: TriggerSearch;
  /** Whether to say how the rows are mixed, and how many of those held out the trained model gets right. */
  readonly tellsAuxiliary?: boolean;
  /** Seed of the noise on a private update, for runs that are replayed. Left out: the noise comes from a cryptographic generator. */
  readonly noiseSeed?: string;
}

/** What it came to, with the triggers that were found where they were searched for; they are trained against at once. */
export interface TrainTaskOutput extends TrainResult {
  readonly triggers?: readonly Trigger[];
  readonly auxiliary?: Auxiliary;
}

/** What a trained organisation tells about itself: from the rows it trained on, and those held out (without any: again the same). */
function tellAuxiliary(job: ModelsJob, parameters: Float32Array, engine: Engine): Auxiliary {
  const { labels, rows, spec, heldOut } = job;
  const benign = labels.subarray(0, rows).reduce((count, label) => count + (label === 0 ? 1 : 0), 0);
  const judged = heldOut === undefined || heldOut.rows === 0 ? job : heldOut;
  const { classifier } = partsOf(job, parameters);
  const logits = outputsOf(engine, spec, classifier, judged.inputs, judged.rows);
  const margins = attackMargins(logits, judged.rows, spec.layers.at(-1)!);
  const right = margins.filter((margin, row) => margin > 0 === judged.labels[row]! > 0).length;
  return auxiliaryOf(benign, rows - benign, right / judged.rows);
}

/** {@link trainModels} in a worker. */
export default function trainTask(input: TrainTaskInput, engine: Engine): TrainTaskOutput {
  const { tellsAuxiliary = false, noiseSeed, ...job } = input;
  const random = noiseSeed === undefined ? secretNormals() : seededRandom(noiseSeed);
  const trained = noised(job, trainSearching(job, engine), random);
  const tells = tellsAuxiliary && job.rows > 0 && trained.parameters.every(Number.isFinite);
  return tells ? { ...trained, auxiliary: tellAuxiliary(job, trained.parameters, engine) } : trained;
}

/** The same with a clipped and noised update, where the options ask for it; nothing was learnt from no rows. */
function noised(job: ModelsJob, trained: TrainTaskOutput, random: Pick<Random, "normal">): TrainTaskOutput {
  const { privacy } = job.options;
  if (privacy === null || job.rows === 0) return trained;
  return { ...trained, parameters: privatise(job.start, trained.parameters, privacy, random) };
}

function trainSearching({ search, ...job }: TrainTaskInput, engine: Engine): TrainTaskOutput {
  if (search === undefined) return trainModels(job, engine);
  const { classifier } = partsOf(job, job.start);
  const found = findTriggers({ ...job, start: classifier }, search, engine);
  const triggers = found.filter((trigger) => trigger.length > 0);
  const lessons = job.lessons && { ...job.lessons, triggers: [...job.lessons.triggers, ...triggers] };
  return { ...trainModels({ ...job, ...(lessons && { lessons }) }, engine), triggers };
}

import type { Engine } from "../engine/engine.ts";
import { joinParts, partsOf } from "../model/consortium-model.ts";
import type { AutoencoderSpec, MlpSpec } from "../model/spec.ts";
import { benignRows } from "../features/benign-rows.ts";
import type { TrainingOptions } from "./options.ts";
import { train, type TrainJob, type TrainResult } from "./trainer.ts";

/** One organisation's training of everything that its consortium trains, in one round. */
export interface ModelsJob extends TrainJob {
  readonly spec: MlpSpec;
  /** What is trained beside the classifier; its parameters follow the classifier's in `start`. */
  readonly autoencoder?: AutoencoderSpec | null;
}

/** How an autoencoder trains: as the classifier, without what only labels have a use for. */
function restorerOptions(options: TrainingOptions): TrainingOptions {
  return { ...options, sampler: "none", classWeighting: "none", labelSmoothing: 0 };
}

/**
 * Trains the classifier on all rows, and on the benign ones the autoencoder, if there is one: inputs masked as the classifier's are, which
 * makes it a denoising one (Vincent et al. 2008).
 *
 * @returns the classifier's result, with the parameters of both
 */
export function trainModels({ autoencoder, start, ...job }: ModelsJob, engine: Engine): TrainResult {
  const model = { spec: job.spec, autoencoder: autoencoder ?? null };
  const parts = partsOf(model, start);
  const result = train({ ...job, start: parts.classifier }, engine);
  if (!autoencoder || parts.autoencoder === null) return result;
  const { lessons: _lessons, dynamic: _dynamic, heldOut: _heldOut, ...plain } = job;
  const { parameters } = train(
    {
      ...plain,
      ...benignRows(job, autoencoder.layers[0]!),
      spec: autoencoder,
      start: parts.autoencoder,
      options: restorerOptions(job.options),
      seed: `${job.seed}/autoencoder`,
    },
    engine,
  );
  return { ...result, parameters: joinParts({ classifier: result.parameters, autoencoder: parameters }) };
}

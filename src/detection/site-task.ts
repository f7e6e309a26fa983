import type { Engine } from "../engine/engine.ts";
import { momentsOf } from "../features/moments.ts";
import type { AutoencoderSpec, MlpSpec } from "../model/spec.ts";
import { trainingDefaults, type TrainingOptions } from "../training/options.ts";
import type { Shard } from "../training/shard.ts";
import { train } from "../training/trainer.ts";
import { benignShape } from "./benign-shape.ts";
import type { OneClassModel } from "./one-class.ts";

/** What a site learns for itself after a round. Structured-clonable. */
export interface SiteTaskInput {
  /** The consortium's model, which the local one is fine-tuned from; null: there is to be no local one. */
  readonly tune: {
    readonly spec: MlpSpec;
    readonly start: Float32Array;
    readonly options: TrainingOptions;
    /** Rows believed benign and rows believed attack. */
    readonly rows: Shard;
  } | null;
  /** Rows believed benign, and the autoencoder to go on from; null: there are to be no one-class scores. */
  readonly benign: {
    readonly rows: number;
    readonly inputs: Float32Array;
    readonly spec: AutoencoderSpec;
    readonly start: Float32Array;
  } | null;
  readonly seed: string;
}

export interface SiteTaskOutput {
  /** Parameters of the local model; null where none was to be, or training diverged. */
  readonly local: Float32Array | null;
  /** Null where it was not asked for, there are too few benign rows, or training diverged. */
  readonly oneClass: OneClassModel | null;
}

/** Where a pool finds this task. */
export const siteTask = new URL(import.meta.url);

/** Passes over the own rows: one more round than the consortium's model had of them is what fine-tuning means in testbeds, too. */
const tuneEpochs = 1;

/** Denoising (Vincent et al. 2008): inputs are set to 0 at random and must be restored. Passes a round; it goes on from round to round. */
const autoencoderOptions: TrainingOptions = { ...trainingDefaults, localEpochs: 3, inputMask: 0.2 };

const isFinite = (parameters: Float32Array): boolean => parameters.every(Number.isFinite);

function learnBenign(benign: NonNullable<SiteTaskInput["benign"]>, seed: string, engine: Engine): OneClassModel | null {
  const { rows, inputs, spec, start } = benign;
  const moments = momentsOf(inputs, rows, spec.layers[0]!);
  if (moments === null) return null;
  const labels = new Uint8Array(rows);
  const { parameters } = train({ spec, start, rows, inputs, labels, options: autoencoderOptions, seed }, engine);
  return isFinite(parameters) ? { shape: benignShape(moments), autoencoder: { spec, parameters } } : null;
}

/** The local witness, and what ordinary traffic looks like here: a pure function, run in a worker. */
export default function learnHere({ tune, benign, seed }: SiteTaskInput, engine: Engine): SiteTaskOutput {
  const tuned =
    tune &&
    train(
      {
        spec: tune.spec,
        start: tune.start,
        ...tune.rows,
        options: { ...tune.options, localEpochs: tuneEpochs },
        seed: `${seed}/local`,
      },
      engine,
    );
  return {
    local: tuned && isFinite(tuned.parameters) ? tuned.parameters : null,
    oneClass: benign && learnBenign(benign, `${seed}/autoencoder`, engine),
  };
}

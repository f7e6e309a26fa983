import type { ClassWeighting } from "./class-weights.ts";
import type { Privacy } from "./privacy.ts";
import type { SamplerName } from "./sampler.ts";

/** How an organisation trains in one round. */
export interface TrainingOptions {
  readonly optimiser: "adam" | "sgd";
  readonly learningRate: number;
  /** Rows of one step. */
  readonly batchSize: number;
  /** Passes over the organisation's rows in a round. */
  readonly localEpochs: number;
  /** FedProx's mu, the pull towards the parameters the round began with; 0 for none. */
  readonly proximalMu: number;
  /** Pull of every parameter towards 0, added to the gradient before the optimiser sees it, as torch's `weight_decay` is; 0 for none. */
  readonly weightDecay: number;
  /** Most steps of a round, whatever `localEpochs` says; null for no such limit. */
  readonly maxSteps: number | null;
  /** Share of the target mass spread evenly over all classes, in [0, 1). */
  readonly labelSmoothing: number;
  /** Share of the inputs set to zero in each step, drawn anew, in [0, 1). */
  readonly inputMask: number;
  readonly classWeighting: ClassWeighting;
  /** Share of the hidden units dropped in each step, drawn anew, in [0, 1). */
  readonly dropout: number;
  readonly sampler: SamplerName;
  /** `meta`: around which error to draw, in [0, 1]; null: its policy decides. */
  readonly samplerMu: number | null;
  /** Clips a round's update and adds noise to it; null: neither. */
  readonly privacy: Privacy | null;
}

/** What holds where nothing is said. */
export const trainingDefaults: TrainingOptions = {
  optimiser: "adam", // needs no tuning of its rate from one data set to the next
  learningRate: 0.001, // Kingma and Ba's
  batchSize: 128, // larger ones make too few steps of an organisation with a few hundred rows
  localEpochs: 1, // more let unlike organisations drift apart between merges
  proximalMu: 0, // brought nothing on NSL-KDD
  weightDecay: 0, // a few epochs a round overfit nothing
  maxSteps: null,
  labelSmoothing: 0,
  inputMask: 0,
  classWeighting: "none", // the plain likelihood keeps the ranking of rows comparable between organisations
  dropout: 0, // one pass a round overfits nothing
  sampler: "none", // the natural mix keeps scores calibrated; resampling shifts every threshold
  samplerMu: null,
  privacy: null, // costs more than it gives in a small consortium: see docs/threat-model.md
};

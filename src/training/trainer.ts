import type { Batch, Engine, Optimiser, Proximal } from "../engine/engine.ts";
import type { ModelSpec } from "../model/spec.ts";
import { seededRandom, type Random } from "../random.ts";
import { classWeights } from "./class-weights.ts";
import type { TrainingOptions } from "./options.ts";
import { dropMasks } from "./drop-masks.ts";
import type { Errors } from "./sampler-context.ts";
import { samplers } from "./sampler.ts";
import { errorsOf } from "./errors.ts";
import { withLessons, type Lessons } from "./lessons.ts";
import type { Shard } from "./shard.ts";

/** One organisation's training of one round. Structured-clonable. */
export interface TrainJob extends Shard {
  readonly spec: ModelSpec;
  /** s_i, the parameters the round begins with. */
  readonly start: Float32Array;
  readonly options: TrainingOptions;
  readonly seed: number | string;
  /** What to learn besides the own rows. */
  readonly lessons?: Lessons;
  /** Rows that `meta` looks at besides; absent: the training rows again. */
  readonly heldOut?: Shard;
  /** FedDyn's pull: alpha, and h_i / alpha; null before the first update. */
  readonly dynamic?: { readonly alpha: number; readonly drift: Float32Array | null };
}

export interface TrainResult {
  /** x_i, a fresh array. */
  readonly parameters: Float32Array;
  /** Mean training loss over the rows of the last epoch, each as it was before its step; null without rows. */
  readonly loss: number | null;
  /** Different rows there were to train on. */
  readonly rows: number;
  readonly steps: number;
}

/** Where one batch after the other is gathered: there are thousands in a round, and new room for each would lie about in the worker. */
interface BatchRoom {
  readonly own: Float32Array;
  readonly labels: Uint8Array;
  readonly masked: Float32Array;
}

/** These rows of a shard with their lessons, and a share of the inputs set to zero. An autoencoder restores them. */
function gatherBatch(
  job: TrainJob,
  order: Uint32Array,
  width: number,
  { masks, lessons }: { readonly masks: Random; readonly lessons: Random },
  room: BatchRoom,
): Omit<Batch, "classWeights"> {
  const { inputMask, labelSmoothing } = job.options;
  const own = room.own.subarray(0, order.length * width);
  const ownLabels = room.labels.subarray(0, order.length);
  for (let i = 0, to = 0; i < order.length; i++) {
    const row = order[i]!;
    ownLabels[i] = job.labels[row]!;
    for (let from = row * width, end = from + width; from < end; from++) own[to++] = job.inputs[from]!;
  }
  const plain = { rows: order.length, inputs: own, labels: ownLabels };
  const { rows, inputs: targets, labels } = job.lessons ? withLessons(plain, job.lessons, width, lessons) : plain;
  const inputs = inputMask > 0 ? withMask(targets, inputMask, masks, room.masked) : targets;
  if (job.spec.kind === "autoencoder") return { rows, inputs, targets };
  return { rows, inputs, labels, labelSmoothing };
}

/** A copy in which a share of the values is 0. */
function withMask(values: Float32Array, share: number, random: Random, room: Float32Array): Float32Array {
  const masked = values.length <= room.length ? room.subarray(0, values.length) : new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) masked[i] = random.next() < share ? 0 : values[i]!;
  return masked;
}

/**
 * FedProx's (mu / 2) ||x - s||^2, FedDyn's (alpha / 2) ||x - s||^2 - <h, x> and the decay's (lambda / 2) ||x||^2 as one pull: strength
 * mu + alpha + lambda, towards ((mu + alpha) s + h) / (mu + alpha + lambda). Acar et al., ICLR 2021.
 */
function proximalOf({ start, options, dynamic }: TrainJob): Proximal | undefined {
  const alpha = dynamic?.alpha ?? 0;
  const home = options.proximalMu + alpha;
  const mu = home + options.weightDecay;
  if (mu === 0) return undefined;
  const drift = dynamic?.drift ?? null;
  if (drift === null && mu === home) return { mu, reference: start };
  const [here, there] = [home / mu, alpha / mu];
  return { mu, reference: start.map((s, k) => here * s + (drift === null ? 0 : there * drift[k]!)) };
}

/**
 * Trains for `localEpochs` passes or `maxSteps` steps, whichever ends first. The optimiser starts afresh in every round.
 * A pure function: the same job gives the same bits.
 */
export function train(job: TrainJob, engine: Engine): TrainResult {
  const { spec, start, rows, options, seed } = job;
  if (rows === 0) return { parameters: start.slice(), loss: null, rows: 0, steps: 0 };
  const { learningRate, batchSize, localEpochs } = options;
  const random = seededRandom(seed);
  const orders = random.fork("order");
  const streams = { masks: random.fork("mask"), lessons: random.fork("lessons") };
  const drops = random.fork("dropout");
  const width = spec.layers[0]!;
  const classes = spec.layers.at(-1)!;
  const room: BatchRoom = {
    own: new Float32Array(batchSize * width),
    labels: new Uint8Array(batchSize),
    masked: new Float32Array(options.inputMask > 0 ? batchSize * width : 0),
  };
  const labels = job.labels.subarray(0, rows);
  const weights = spec.kind === "mlp" ? { classWeights: classWeights(options.classWeighting, labels, classes) } : {};
  const optimiser: Optimiser = { kind: options.optimiser, learningRate };
  const proximal = proximalOf(job);
  const network = engine.createNetwork(spec, start, optimiser, proximal);
  try {
    const budget = options.maxSteps ?? Infinity;
    let [steps, loss] = [0, 0];
    for (let epoch = 0; epoch < localEpochs && steps < budget; epoch++) {
      const errors = (): Errors => errorsOf(network, job, classes);
      const order = samplers[options.sampler]({ rows, labels, classes, random: orders, mu: options.samplerMu, errors });
      let [sum, seen] = [0, 0];
      for (let first = 0; first < order.length && steps < budget; first += batchSize, steps++) {
        const batch = gatherBatch(job, order.subarray(first, first + batchSize), width, streams, room);
        const masks = options.dropout > 0 ? { hiddenMasks: dropMasks(spec, batch.rows, options.dropout, drops) } : {};
        sum += network.step({ ...batch, ...weights, ...masks }) * batch.rows;
        seen += batch.rows;
      }
      loss = sum / seen;
    }
    return { parameters: network.parameters(), loss: steps > 0 ? loss : null, rows, steps };
  } finally {
    network.dispose();
  }
}

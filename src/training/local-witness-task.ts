import type { Engine, Task } from "../engine/engine.ts";
import { layoutOf } from "../engine/dense.ts";
import type { MlpSpec } from "../model/spec.ts";
import { outputsOf } from "./outputs.ts";
import type { Shard } from "./shard.ts";
import { train, type TrainJob } from "./trainer.ts";

/** What of the consortium's classifier an organisation trains on for itself. */
export type LocalKind = "head" | "fine-tune";

/** A classifier to go on from, and the own rows. Structured-clonable. */
export interface LocalWitnessJob extends TrainJob {
  readonly spec: MlpSpec;
  readonly kind: LocalKind;
}

/** What the last layer sees of some rows: the outputs of those before it, rectified. */
function hiddenRows(engine: Engine, { spec, start, rows, inputs, labels }: LocalWitnessJob): Shard {
  const layers = spec.layers.slice(0, -1);
  const cut = layoutOf(spec).at(-1)!.weights;
  const hidden = outputsOf(engine, { layers, loss: "mean-squared-error" }, start.slice(0, cut), inputs, rows);
  return { rows, inputs: hidden.map((h) => Math.max(h, 0)), labels };
}

/**
 * The own classifier beside the consortium's: all layers trained on, or only the last one over features that everybody learnt. Where there
 * is no hidden layer the last one is all.
 *
 * @returns parameters of the whole classifier
 */
export function trainLocalWitness(job: LocalWitnessJob, engine: Engine): Float32Array {
  const { kind, spec, start, options } = job;
  if (kind === "fine-tune" || spec.layers.length === 2) return train(job, engine).parameters;
  const cut = layoutOf(spec).at(-1)!.weights;
  const head = { ...spec, layers: spec.layers.slice(-2) };
  const over = hiddenRows(engine, job);
  const trained = train(
    { ...job, ...over, spec: head, start: start.slice(cut), options: { ...options, inputMask: 0 } },
    engine,
  );
  const parameters = start.slice();
  parameters.set(trained.parameters, cut);
  return parameters;
}

/** {@link trainLocalWitness} in a worker. */
const localWitnessTask: Task<LocalWitnessJob, Float32Array> = trainLocalWitness;
export default localWitnessTask;

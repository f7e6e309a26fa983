import type * as Tfjs from "@tensorflow/tfjs-core";
import { checkBatch, checkParameters, checkRows } from "./check.ts";
import { layoutOf, parameterCount, type DenseSpec } from "./dense.ts";
import type { Batch, DenseNetwork, Engine, Optimiser, Proximal } from "./engine.ts";
import { adamDefaults } from "./optimiser-defaults.ts";
import { plainRows } from "./plain-rows.ts";

/** What tfjs-core exports; @tensorflow/tfjs and @tensorflow/tfjs-node export it too. */
export type TfjsApi = typeof Tfjs;

/**
 * An engine over TensorFlow.js, on whichever backend `tf` has set. Agrees with vervet's own within float32 rounding.
 *
 * @param tf the module itself: this file imports nothing of TensorFlow
 */
export function createTfjsEngine(tf: TfjsApi, name: string): Engine {
  return {
    name,
    createNetwork: (spec, parameters, optimiser, proximal) =>
      createTfjsNetwork(tf, spec, parameters, optimiser, proximal),
    createRows: () => plainRows,
  };
}

function createTfjsNetwork(
  tf: TfjsApi,
  spec: DenseSpec,
  start: Float32Array,
  optimiser: Optimiser = { kind: "sgd", learningRate: 0 },
  proximal?: Proximal,
): DenseNetwork {
  checkParameters(spec, start);
  if (proximal) checkParameters(spec, proximal.reference);
  const [inputs, outputs] = [spec.layers[0]!, spec.layers.at(-1)!];
  /** Weights and biases in the order of the flat parameters. */
  const tensors = layoutOf(spec).flatMap(({ inputs, outputs, weights, biases }) => [
    { offset: weights, shape: [inputs, outputs] },
    { offset: biases, shape: [outputs] },
  ]);
  const split = (flat: Float32Array): Tfjs.Tensor[] =>
    tensors.map(({ offset, shape }) => {
      const size = shape.reduce((product, width) => product * width, 1);
      return tf.tensor(flat.slice(offset, offset + size), shape, "float32");
    });
  const join = (values: readonly Tfjs.Tensor[]): Float32Array => {
    const flat = new Float32Array(parameterCount(spec));
    values.forEach((value, i) => flat.set(value.dataSync(), tensors[i]!.offset));
    return flat;
  };
  const variables = split(start).map((value) => {
    const variable = tf.variable(value);
    value.dispose();
    return variable;
  });
  const references = proximal ? split(proximal.reference) : [];
  const update = createOptimiser(tf, optimiser);

  const matrix = (values: Float32Array, rows: number, width: number): Tfjs.Tensor2D =>
    tf.tensor2d(values.slice(0, rows * width), [rows, width]); // a copy, since the values may be shared
  const run = (x: Tfjs.Tensor2D, masks: readonly Tfjs.Tensor2D[] = []): Tfjs.Tensor2D => {
    for (let i = 0; i < variables.length; i += 2) {
      if (i > 0) x = tf.relu(x);
      const mask = masks[i / 2 - 1];
      if (mask !== undefined) x = tf.mul(x, mask);
      x = tf.add(tf.matMul(x, variables[i] as Tfjs.Tensor2D), variables[i + 1]!);
    }
    return x;
  };
  const dataLoss = (batch: Batch): Tfjs.Scalar => {
    const masks = batch.hiddenMasks?.map((mask, l) => matrix(mask, batch.rows, spec.layers[l + 1]!));
    const y = run(matrix(batch.inputs, batch.rows, inputs), masks);
    if (spec.loss === "mean-squared-error") {
      return tf.mean(tf.squaredDifference(y, matrix(batch.targets!, batch.rows, outputs)));
    }
    const labels = Int32Array.from(batch.labels!.subarray(0, batch.rows));
    const weights = Float32Array.from(labels, (label) => batch.classWeights?.[label] ?? 1);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const truth = tf.oneHot(tf.tensor1d(labels, "int32"), outputs);
    const smoothing = batch.labelSmoothing ?? 0;
    const sum = tf.losses.softmaxCrossEntropy(truth, y, tf.tensor1d(weights), smoothing, tf.Reduction.SUM);
    return tf.div(sum, total);
  };
  const wholeLoss = (batch: Batch): Tfjs.Scalar =>
    references.reduce<Tfjs.Scalar>((loss, reference, i) => {
      const away = tf.sum<Tfjs.Scalar>(tf.squaredDifference(variables[i]!, reference));
      return tf.add(loss, tf.mul(away, proximal!.mu / 2));
    }, dataLoss(batch));
  /** Calls `use` with loss and gradients, in the order of the variables, while they live. */
  const differentiate = <Result>(
    batch: Batch,
    use: (loss: number, gradients: Record<string, Tfjs.Tensor>) => Result,
  ): Result => {
    checkBatch(spec, batch);
    return tidied(tf, () => {
      const { value, grads } = tf.variableGrads(() => wholeLoss(batch), variables);
      return use(value.dataSync()[0]!, grads);
    });
  };

  return {
    forward(values, rows, into) {
      checkRows("inputs", values, rows, inputs);
      const result = into ?? new Float32Array(rows * outputs);
      checkRows("outputs", result, rows, outputs);
      if (rows > 0) tidied(tf, () => result.set(run(matrix(values, rows, inputs)).dataSync()));
      return result;
    },
    step: (batch) =>
      differentiate(batch, (loss, gradients) => {
        update.applyGradients(gradients);
        return loss;
      }),
    gradient: (batch) =>
      differentiate(batch, (loss, gradients) => ({
        loss,
        gradient: join(variables.map((variable) => gradients[variable.name]!)),
      })),
    parameters: () => join(variables),
    setParameters(values) {
      checkParameters(spec, values);
      tidied(tf, () => split(values).forEach((value, i) => variables[i]!.assign(value)));
    },
    dispose() {
      for (const tensor of [...variables, ...references]) tensor.dispose();
      update.dispose();
    },
  };
}

/** Disposes of all tensors that `body` makes. `tf.tidy` would search a result of numbers for tensors, one by one. */
function tidied<Result>(tf: TfjsApi, body: () => Result): Result {
  tf.engine().startScope();
  try {
    return body();
  } finally {
    tf.engine().endScope();
  }
}

function createOptimiser(tf: TfjsApi, optimiser: Optimiser): Tfjs.Optimizer {
  if (optimiser.kind === "sgd") return tf.train.sgd(optimiser.learningRate);
  const { learningRate, beta1, beta2, epsilon } = { ...adamDefaults, ...optimiser };
  return tf.train.adam(learningRate, beta1, beta2, epsilon);
}

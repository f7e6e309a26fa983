import { layoutOf, type DenseSpec } from "../../src/engine/dense.ts";
import type { Batch } from "../../src/engine/engine.ts";

/** Loss, gradient and outputs in float64, by the textbook: slow, and sharing no code with any engine. */
export interface Reference {
  readonly outputs: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
  /** Distance of the nearest hidden unit from ReLU's kink, where rounding decides the gradient. */
  readonly kinkDistance: number;
}

/** Activations of every layer, inputs first. */
function activationsOf(spec: DenseSpec, p: ArrayLike<number>, { inputs, rows, hiddenMasks }: Batch) {
  const activations = [Float64Array.from(inputs)];
  let kinkDistance = Infinity;
  layoutOf(spec).forEach((layer, l) => {
    const h = activations[l]!;
    const y = new Float64Array(rows * layer.outputs);
    for (let r = 0; r < rows; r++) {
      for (let o = 0; o < layer.outputs; o++) {
        let sum = p[layer.biases + o]!;
        for (let i = 0; i < layer.inputs; i++)
          sum += h[r * layer.inputs + i]! * p[layer.weights + i * layer.outputs + o]!;
        const hidden = l < spec.layers.length - 2;
        if (hidden) kinkDistance = Math.min(kinkDistance, Math.abs(sum));
        const at = r * layer.outputs + o;
        y[at] = hidden ? Math.max(0, sum) * (hiddenMasks?.[l]![at] ?? 1) : sum;
      }
    }
    activations.push(y);
  });
  return { activations, kinkDistance };
}

/** Loss of the outputs `y` and its derivative with respect to them. */
function lossOf(spec: DenseSpec, y: Float64Array, batch: Batch): { loss: number; dy: Float64Array } {
  const { rows } = batch;
  const width = spec.layers.at(-1)!;
  const dy = new Float64Array(y.length);
  let loss = 0;
  if (spec.loss === "mean-squared-error") {
    y.forEach((value, i) => {
      const error = value - batch.targets![i]!;
      loss += error ** 2 / y.length;
      dy[i] = (2 * error) / y.length;
    });
    return { loss, dy };
  }
  const weights = Array.from({ length: rows }, (_, r) => batch.classWeights?.[batch.labels![r]!] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const s = batch.labelSmoothing ?? 0;
  for (let r = 0; r < rows; r++) {
    const z = y.subarray(r * width, (r + 1) * width);
    const lse = Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
    for (let c = 0; c < width; c++) {
      const target = s / width + (c === batch.labels![r] ? 1 - s : 0);
      loss += (weights[r]! / total) * target * (lse - z[c]!);
      dy[r * width + c] = (weights[r]! / total) * (Math.exp(z[c]! - lse) - target);
    }
  }
  return { loss, dy };
}

/** Back-propagation, one number at a time. */
export function reference(spec: DenseSpec, p: ArrayLike<number>, batch: Batch): Reference {
  const { activations, kinkDistance } = activationsOf(spec, p, batch);
  const outputs = activations.at(-1)!;
  const { loss, dy } = lossOf(spec, outputs, batch);
  const gradient = new Float64Array(p.length);
  let d = dy;
  for (const [l, layer] of [...layoutOf(spec).entries()].toReversed()) {
    const h = activations[l]!;
    const before = new Float64Array(batch.rows * layer.inputs);
    for (let r = 0; r < batch.rows; r++) {
      for (let o = 0; o < layer.outputs; o++) {
        const slope = d[r * layer.outputs + o]!;
        gradient[layer.biases + o]! += slope;
        for (let i = 0; i < layer.inputs; i++) {
          const at = layer.weights + i * layer.outputs + o;
          const input = h[r * layer.inputs + i]!;
          gradient[at]! += slope * input;
          const mask = l === 0 ? 1 : (batch.hiddenMasks?.[l - 1]![r * layer.inputs + i] ?? 1);
          if (input > 0) before[r * layer.inputs + i]! += slope * p[at]! * mask;
        }
      }
    }
    d = before;
  }
  return { outputs, loss, gradient, kinkDistance };
}

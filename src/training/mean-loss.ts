import type { Engine } from "../engine/engine.ts";
import type { ModelSpec } from "../model/spec.ts";
import { outputsOf } from "./outputs.ts";
import type { Shard } from "./shard.ts";

/** -log softmax(z)[label] of one row, in float64. */
function crossEntropy(logits: Float32Array, at: number, classes: number, label: number): number {
  let most = -Infinity;
  for (let c = 0; c < classes; c++) most = Math.max(most, logits[at + c]!);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp(logits[at + c]! - most);
  return most + Math.log(sum) - logits[at + label]!;
}

/**
 * Mean loss of labelled rows under these parameters, as the merge guard compares it: unweighted, unsmoothed, without a
 * proximal term. Cross-entropy of a classifier, mean squared error of an autoencoder (which ignores labels).
 *
 * @returns NaN without rows
 */
export function meanLoss(engine: Engine, spec: ModelSpec, parameters: Float32Array, shard: Shard): number {
  const { rows, inputs, labels } = shard;
  const outputs = outputsOf(engine, spec, parameters, inputs, rows);
  const width = spec.layers.at(-1)!;
  let sum = 0;
  if (spec.kind === "autoencoder") {
    for (let i = 0; i < rows * width; i++) sum += (outputs[i]! - inputs[i]!) ** 2;
    return sum / (rows * width);
  }
  for (let row = 0; row < rows; row++) sum += crossEntropy(outputs, row * width, width, labels[row]!);
  return sum / rows;
}

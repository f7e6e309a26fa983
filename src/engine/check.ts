import { VervetError } from "../errors.ts";
import { parameterCount, type DenseSpec } from "./dense.ts";
import type { Batch } from "./engine.ts";

function wrongShape(what: string): VervetError {
  return new VervetError("ENGINE_SHAPE", what, "this is a bug in the caller");
}

/** @throws VervetError ENGINE_SHAPE unless there are exactly as many parameters as the network has */
export function checkParameters(spec: DenseSpec, parameters: Float32Array): void {
  const expected = parameterCount(spec);
  if (parameters.length !== expected)
    throw wrongShape(`a network of ${expected} parameters was given ${parameters.length}`);
}

/** @throws VervetError ENGINE_SHAPE unless there are enough values for `rows` rows */
export function checkRows(what: string, values: { readonly length: number }, rows: number, width: number): void {
  if (values.length < rows * width) throw wrongShape(`${rows} rows of ${what} need ${rows * width} values`);
}

/** @throws VervetError ENGINE_SHAPE when a batch lacks values, or a label names no class */
export function checkBatch(spec: DenseSpec, batch: Batch): void {
  const outputs = spec.layers.at(-1)!;
  if (batch.rows < 1) throw wrongShape("a batch without rows");
  checkRows("inputs", batch.inputs, batch.rows, spec.layers[0]!);
  if (batch.hiddenMasks) {
    const hidden = spec.layers.slice(1, -1);
    if (batch.hiddenMasks.length !== hidden.length) throw wrongShape(`masks for other than ${hidden.length} layers`);
    hidden.forEach((width, l) => checkRows("hidden masks", batch.hiddenMasks![l]!, batch.rows, width));
  }
  if (spec.loss === "mean-squared-error") {
    checkRows("targets", batch.targets ?? [], batch.rows, outputs);
    return;
  }
  const labels = batch.labels ?? new Uint8Array(0);
  checkRows("labels", labels, batch.rows, 1);
  for (let row = 0; row < batch.rows; row++) {
    if (labels[row]! >= outputs) throw wrongShape(`label ${labels[row]} in a network of ${outputs} classes`);
  }
  if (batch.classWeights) checkRows("class weights", batch.classWeights, outputs, 1);
}

import type { DenseSpec } from "../engine/dense.ts";
import type { Engine } from "../engine/engine.ts";

/** Logits or reconstructions of `rows` rows under these parameters, rows x outputs, a fresh array. */
export function outputsOf(
  engine: Engine,
  spec: DenseSpec,
  parameters: Float32Array,
  inputs: Float32Array,
  rows: number,
): Float32Array {
  const network = engine.createNetwork(spec, parameters);
  try {
    return network.forward(inputs, rows);
  } finally {
    network.dispose();
  }
}

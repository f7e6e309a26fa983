import { ceilTo } from "./ceil-to.ts";
import { layoutOf, type DenseSpec, type LayerLayout } from "./dense.ts";

/** One layer in WASM memory: widths are padded with zeros to multiples of 8. Offsets count floats from the first parameter. */
export interface PaddedLayer extends LayerLayout {
  readonly paddedInputs: number;
  readonly paddedOutputs: number;
  readonly paddedWeights: number;
  readonly paddedBiases: number;
}

/** Kernels compute 8 columns at a time. */
export const padded = (width: number): number => ceilTo(8, width);

/** The layers of a network with their offsets in its flat parameters, as they come and as they lie in WASM memory. */
export function paddedLayoutOf(spec: DenseSpec): { readonly layers: readonly PaddedLayer[]; readonly count: number } {
  let count = 0;
  const layers = layoutOf(spec).map((layer) => {
    const paddedInputs = padded(layer.inputs);
    const paddedOutputs = padded(layer.outputs);
    const paddedWeights = count;
    const paddedBiases = paddedWeights + paddedInputs * paddedOutputs;
    count = paddedBiases + paddedOutputs;
    return { ...layer, paddedInputs, paddedOutputs, paddedWeights, paddedBiases };
  });
  return { layers, count };
}

/** Copies flat parameters into memory at float index `at`. Writes no padding. */
export function scatter(layers: readonly PaddedLayer[], flat: Float32Array, memory: Float32Array, at: number): void {
  for (const layer of layers) {
    for (let row = 0; row < layer.inputs; row++) {
      const from = layer.weights + row * layer.outputs;
      memory.set(flat.subarray(from, from + layer.outputs), at + layer.paddedWeights + row * layer.paddedOutputs);
    }
    memory.set(flat.subarray(layer.biases, layer.biases + layer.outputs), at + layer.paddedBiases);
  }
}

/** Copies parameters from memory at float index `at` into `flat`: the inverse of {@link scatter}. */
export function gather(layers: readonly PaddedLayer[], memory: Float32Array, at: number, flat: Float32Array): void {
  for (const layer of layers) {
    for (let row = 0; row < layer.inputs; row++) {
      const from = at + layer.paddedWeights + row * layer.paddedOutputs;
      flat.set(memory.subarray(from, from + layer.outputs), layer.weights + row * layer.outputs);
    }
    const biases = at + layer.paddedBiases;
    flat.set(memory.subarray(biases, biases + layer.outputs), layer.biases);
  }
}

import type { Kernels } from "./kernels.ts";
import type { PaddedLayer } from "./padded-layout.ts";
import type { Workspace } from "./workspace.ts";

/** Does something to the matrix at an address that belongs to a hidden layer (0 for the first): its activations, or their gradients. */
type HiddenHook = (hidden: number, address: number) => void;

const nothing: HiddenHook = () => {};

const panelsOf4 = (n: number): number => Math.ceil(n / 4);

/** H_l = ReLU(H_(l-1) W_l + b_l), linear in the last layer, for the rows in `space.activations[0]`. */
export function forward(
  kernels: Kernels,
  layers: readonly PaddedLayer[],
  parameters: number,
  space: Workspace,
  rows: number,
  onHidden = nothing,
): void {
  const { activations, left, right } = space;
  layers.forEach((layer, l) => {
    const { inputs, paddedInputs, paddedOutputs } = layer;
    const [stride, panels] = [4 * paddedOutputs, paddedOutputs / 8];
    const bias = parameters + 4 * layer.paddedBiases;
    kernels.packLeft(activations[l]!, 4 * paddedInputs, panelsOf4(rows), inputs, left);
    kernels.packRight(parameters + 4 * layer.paddedWeights, stride, panels, inputs, right);
    const rectify = l < layers.length - 1;
    kernels.multiply(left, right, activations[l + 1]!, stride, panelsOf4(rows), panels, inputs, bias, rectify, 0);
    if (rectify) onHidden(l, activations[l + 1]!);
  });
}

/**
 * From dl/dH of the last layer (already in `space.gradients`) to dl/dW_l = H_(l-1)^T dl/dH_l and dl/db_l, and through
 * dl/dH_(l-1) = (dl/dH_l W_l^T) where H_(l-1) > 0. Exactly `rows` rows count.
 */
export function backward(
  kernels: Kernels,
  layers: readonly PaddedLayer[],
  parameters: number,
  gradient: number,
  space: Workspace,
  rows: number,
  onHidden = nothing,
): void {
  const { activations, gradients, left, right } = space;
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!;
    const { inputs, outputs, paddedInputs, paddedOutputs } = layer;
    const [inputStride, stride, panels] = [4 * paddedInputs, 4 * paddedOutputs, paddedOutputs / 8];
    const h = activations[l]!;
    const dy = gradients[l]!;
    const dw = gradient + 4 * layer.paddedWeights;
    kernels.packLeftTransposed(h, inputStride, panelsOf4(inputs), rows, left);
    kernels.packRight(dy, stride, panels, rows, right);
    kernels.multiply(left, right, dw, stride, panelsOf4(inputs), panels, rows, 0, false, 0);
    kernels.sumRows(dy, stride, rows, paddedOutputs, gradient + 4 * layer.paddedBiases);
    if (l === 0) return;
    kernels.packLeft(dy, stride, panelsOf4(rows), outputs, left);
    kernels.packRightTransposed(parameters + 4 * layer.paddedWeights, stride, paddedInputs / 8, outputs, right);
    const dh = gradients[l - 1]!;
    kernels.multiply(left, right, dh, inputStride, panelsOf4(rows), paddedInputs / 8, outputs, 0, false, h);
    onHidden(l - 1, dh);
  }
}

import { layoutOf } from "../engine/dense.ts";
import { checkParameters } from "../engine/check.ts";
import type { LayersModelFiles } from "./layers-model.ts";
import type { ModelSpec } from "./spec.ts";

/** Name of the weight file that `model.json` points to. */
export const weightsFile = "weights.bin";

/** float32, little-endian, as the format demands, on every machine. */
function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return bytes;
}

/**
 * A model as a tfjs LayersModel: a Sequential of dense layers, the last one linear (a classifier gives logits). Kind and
 * class names travel as user-defined metadata. Pure: writes nothing.
 *
 * @throws VervetError ENGINE_SHAPE when the parameters are not the spec's
 */
export function exportLayersModel(spec: ModelSpec, parameters: Float32Array): LayersModelFiles {
  checkParameters(spec, parameters);
  const layers = layoutOf(spec);
  const nameOf = (l: number): string => `dense_${l + 1}`;
  const modelTopology = {
    class_name: "Sequential",
    config: {
      name: `vervet_${spec.kind}`,
      layers: layers.map(({ inputs, outputs }, l) => ({
        class_name: "Dense",
        config: {
          name: nameOf(l),
          units: outputs,
          activation: l < layers.length - 1 ? "relu" : "linear",
          use_bias: true,
          dtype: "float32",
          trainable: true,
          ...(l === 0 ? { batch_input_shape: [null, inputs] } : {}),
        },
      })),
    },
    keras_version: "tfjs-layers 4.22.0",
    backend: "tensor_flow.js",
  };
  // Flat parameters are W1 b1 W2 b2 ... with weights [inputs][outputs]: the very order and shape of Keras.
  const weights = layers.flatMap(({ inputs, outputs }, l) => [
    { name: `${nameOf(l)}/kernel`, shape: [inputs, outputs], dtype: "float32" },
    { name: `${nameOf(l)}/bias`, shape: [outputs], dtype: "float32" },
  ]);
  const vervet = spec.kind === "mlp" ? { kind: spec.kind, classes: [...spec.classes] } : { kind: spec.kind };
  return {
    modelJson: {
      format: "layers-model",
      generatedBy: "vervet",
      convertedBy: null,
      modelTopology,
      weightsManifest: [{ paths: [weightsFile], weights }],
      userDefinedMetadata: { vervet },
    },
    weights: littleEndian(parameters),
  };
}

import * as z from "zod";

/**
 * A tfjs LayersModel as plain data: what `model.json` and its one weight file hold. `tf.loadLayersModel` reads it, and
 * `model.save` writes it.
 */
export interface LayersModelFiles {
  /** Parsed `model.json`. */
  readonly modelJson: unknown;
  /** Content of the weight file, or of all of them in the manifest's order. */
  readonly weights: Uint8Array;
}

const denseLayer = z.object({
  class_name: z.literal("Dense"),
  config: z.object({
    name: z.string(),
    units: z.int().positive(),
    activation: z.enum(["relu", "linear", "softmax"]),
    use_bias: z.literal(true).default(true),
    batch_input_shape: z.tuple([z.null(), z.int().positive()]).optional(),
  }),
});
const inputLayer = z.object({
  class_name: z.literal("InputLayer"),
  config: z.object({ batch_input_shape: z.tuple([z.null(), z.int().positive()]) }),
});

/** The part of `model.json` that vervet understands: a Sequential of dense layers, float32 weights, not quantised. */
export const layersModelJson = z.object({
  format: z.literal("layers-model").default("layers-model"),
  modelTopology: z.object({
    class_name: z.literal("Sequential"),
    config: z.object({ layers: z.array(z.union([denseLayer, inputLayer])) }),
  }),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.int().positive()),
          dtype: z.literal("float32"),
          quantization: z.undefined().optional(),
        }),
      ),
    }),
  ),
  userDefinedMetadata: z
    .object({
      vervet: z.object({ kind: z.enum(["mlp", "autoencoder"]), classes: z.array(z.string()).optional() }).optional(),
    })
    .optional(),
});

export type LayersModelJson = z.infer<typeof layersModelJson>;
export type DenseLayerJson = z.infer<typeof denseLayer>;

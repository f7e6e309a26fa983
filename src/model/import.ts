import * as z from "zod";
import { layoutOf, parameterCount } from "../engine/dense.ts";
import { VervetError } from "../errors.ts";
import { layersModelJson, type DenseLayerJson, type LayersModelFiles, type LayersModelJson } from "./layers-model.ts";
import { autoencoder, mlp, type ModelSpec } from "./spec.ts";

/** A model that came in. */
export interface ImportedModel {
  readonly spec: ModelSpec;
  readonly parameters: Float32Array;
}

/**
 * Reads a tfjs LayersModel: a Sequential of dense layers, ReLU in the hidden ones, the last one linear, or softmax, whose
 * inputs are the logits. Kind and classes are taken from vervet's metadata where there are any, else from `expected`.
 *
 * @param expected what it must be, such as the consortium's model
 * @throws VervetError MODEL_FORMAT (not such a model), MODEL_SHAPE (weights that don't fit its layers, or not `expected`),
 *   MODEL_NOT_FINITE
 */
export function importLayersModel(files: LayersModelFiles, expected?: ModelSpec): ImportedModel {
  const parsed = layersModelJson.safeParse(files.modelJson);
  if (!parsed.success) throw formatError(z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/gu, " "));
  const model = parsed.data;
  const { widths, names } = readTopology(model);
  const spec = readSpec(model, widths, expected);
  const parameters = readWeights(model, spec, names, files.weights);
  if (!parameters.every(Number.isFinite)) {
    throw new VervetError("MODEL_NOT_FINITE", "the model has weights that are not finite", "export it again");
  }
  return { spec, parameters };
}

function formatError(what: string): VervetError {
  return new VervetError("MODEL_FORMAT", `not a model that vervet can read: ${what}`, "export it with `vervet model`");
}

function shapeError(what: string): VervetError {
  return new VervetError("MODEL_SHAPE", what, "import a model of the consortium's shape");
}

/** Layer widths from input to output, and the names of the dense layers. */
function readTopology(model: LayersModelJson): { widths: number[]; names: string[] } {
  const { layers } = model.modelTopology.config;
  const dense = layers.filter((layer): layer is DenseLayerJson => layer.class_name === "Dense");
  const first = layers[0]?.config.batch_input_shape?.[1];
  const last = dense.at(-1);
  if (first === undefined || last === undefined) throw formatError("it has no dense layers or no input shape");
  if (layers.slice(1).some((layer) => layer.class_name === "InputLayer")) throw formatError("it has two inputs");
  if (dense.slice(0, -1).some(({ config }) => config.activation !== "relu")) {
    throw formatError("its hidden layers are not ReLU");
  }
  if (last.config.activation === "relu") throw formatError("its last layer is ReLU");
  return { widths: [first, ...dense.map(({ config }) => config.units)], names: dense.map(({ config }) => config.name) };
}

function readSpec(model: LayersModelJson, widths: readonly number[], expected: ModelSpec | undefined): ModelSpec {
  const [inputs, hidden, outputs] = [widths[0]!, widths.slice(1, -1), widths.at(-1)!];
  const metadata = model.userDefinedMetadata?.vervet;
  const kind = metadata?.kind ?? expected?.kind;
  const classes = metadata?.classes ?? (expected?.kind === "mlp" ? expected.classes : undefined);
  if (kind === undefined || (kind === "mlp" && classes === undefined)) {
    throw formatError("it doesn't say what its outputs mean");
  }
  const spec = kind === "mlp" ? mlp(inputs, hidden, classes!) : autoencoder(inputs, hidden);
  if (spec.layers.at(-1) !== outputs) {
    throw shapeError(`a model of ${outputs} outputs where ${spec.layers.at(-1)} are called for`);
  }
  if (expected !== undefined && describe(spec) !== describe(expected)) {
    throw shapeError(`the model is a ${describe(spec)} and not a ${describe(expected)}`);
  }
  return spec;
}

function describe(spec: ModelSpec): string {
  const classes = spec.kind === "mlp" ? ` (${spec.classes.join(", ")})` : "";
  return `${spec.kind} ${spec.layers.join("-")}${classes}`;
}

/** Weights by name, wherever the manifest lists them, into flat parameters. */
function readWeights(
  model: LayersModelJson,
  spec: ModelSpec,
  names: readonly string[],
  bytes: Uint8Array,
): Float32Array {
  const entries = model.weightsManifest.flatMap(({ weights }) => weights);
  const sizeOf = (shape: readonly number[]): number => shape.reduce((product, width) => product * width, 1);
  const total = entries.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes.length !== 4 * total) throw shapeError(`${bytes.length} bytes of weights where ${4 * total} are listed`);
  if (parameterCount(spec) > total) throw shapeError(`${total} weights for a ${describe(spec)}`); // before taking memory
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parameters = new Float32Array(parameterCount(spec));
  const copy = (name: string, shape: readonly number[], to: number): void => {
    const index = entries.findIndex((entry) => entry.name === name);
    if (index < 0) throw shapeError(`the weights lack ${name}`);
    const found = entries[index]!.shape;
    if (found.join() !== shape.join()) throw shapeError(`${name} is [${found.join()}] and not [${shape.join()}]`);
    const from = entries.slice(0, index).reduce((sum, entry) => sum + sizeOf(entry.shape), 0);
    for (let i = 0; i < sizeOf(shape); i++) parameters[to + i] = view.getFloat32(4 * (from + i), true);
  };
  layoutOf(spec).forEach(({ inputs, outputs, weights, biases }, l) => {
    copy(`${names[l]}/kernel`, [inputs, outputs], weights);
    copy(`${names[l]}/bias`, [outputs], biases);
  });
  return parameters;
}

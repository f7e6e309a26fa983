import "@tensorflow/tfjs-backend-cpu";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import * as fc from "fast-check";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { exportLayersModel } from "../../src/model/export.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { importLayersModel } from "../../src/model/import.ts";
import type { LayersModelFiles } from "../../src/model/layers-model.ts";
import { autoencoder, mlp, type ModelSpec } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";

const classifier = mlp(7, [6, 5], ["benign", "dos", "probe"]);
const restorer = autoencoder(7, [4, 2, 4]);

/** Parameters with biases other than the genesis zeros. */
function someParameters(spec: ModelSpec): Float32Array {
  const random = seededRandom("some parameters");
  return genesisParameters(spec, 1).map((value) => value + 0.1 * random.normal());
}

/** What tfjs needs to load the files from memory. */
function artifactsOf({ modelJson, weights }: LayersModelFiles): tf.io.IOHandler {
  const { modelTopology, weightsManifest } = JSON.parse(JSON.stringify(modelJson)) as tf.io.ModelJSON;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = weights.slice().buffer;
  return { load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }) };
}

/** The files that tfjs's own `save` makes of a model. */
async function savedBy(model: layers.LayersModel): Promise<LayersModelFiles> {
  let files: LayersModelFiles | undefined;
  await model.save({
    save: ({ modelTopology, weightSpecs, weightData, format, generatedBy, convertedBy }) => {
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      const modelJson: unknown = JSON.parse(
        JSON.stringify({ format, generatedBy, convertedBy, modelTopology, weightsManifest }),
      );
      files = { modelJson, weights: new Uint8Array(tf.io.concatenateArrayBuffers([weightData as ArrayBuffer])) };
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" as const } });
    },
  });
  return files!;
}

/** Changes one place of an exported model.json. */
function changed(files: LayersModelFiles, change: (json: never) => void): LayersModelFiles {
  const modelJson = structuredClone(files.modelJson);
  change(modelJson as never);
  return { ...files, modelJson };
}

type Json = {
  format: string;
  modelTopology: { class_name: string; config: { layers: { config: { activation: string; units: number } }[] } };
  weightsManifest: { weights: { name: string; shape: number[]; dtype: string }[] }[];
  userDefinedMetadata?: unknown;
};

describe("a model as a tfjs LayersModel", () => {
  for (const spec of [classifier, restorer]) {
    it(`predicts in tfjs what it predicts here: ${spec.kind}`, async () => {
      const parameters = someParameters(spec);
      const random = seededRandom("inputs");
      const inputs = Float32Array.from({ length: 20 * 7 }, () => random.normal());
      const loaded = await layers.loadLayersModel(artifactsOf(exportLayersModel(spec, parameters)));
      const theirs = (loaded.predict(tf.tensor2d(inputs, [20, 7])) as tf.Tensor).dataSync();
      const ours = createWasmEngine().createNetwork(spec, parameters).forward(inputs, 20);
      assert.equal(ours.length, theirs.length);
      ours.forEach((value, i) => assert.ok(Math.abs(value - theirs[i]!) < 1e-5, `${value} and ${theirs[i]}`));
    });

    it(`comes back as it left, from here and from tfjs: ${spec.kind}`, async () => {
      const parameters = someParameters(spec);
      const files = exportLayersModel(spec, parameters);
      const throughText = { ...files, modelJson: JSON.parse(JSON.stringify(files.modelJson)) as unknown };
      assert.deepEqual(importLayersModel(throughText), { spec, parameters });
      assert.deepEqual(importLayersModel(files, spec), { spec, parameters });
      const saved = await savedBy(await layers.loadLayersModel(artifactsOf(files)));
      assert.deepEqual(importLayersModel(saved, spec), { spec, parameters });
    });
  }

  it("reads a classifier made and saved by tfjs, with a softmax at its end", async () => {
    const model = layers.sequential({
      layers: [
        layers.layers.inputLayer({ inputShape: [7] }),
        layers.layers.dense({ units: 6, activation: "relu", name: "first" }),
        layers.layers.dense({ units: 5, activation: "relu", name: "second" }),
        layers.layers.dense({ units: 3, activation: "softmax", name: "third" }),
      ],
    });
    const { spec, parameters } = importLayersModel(await savedBy(model), classifier);
    assert.deepEqual(spec, classifier);
    const flat = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
    assert.deepEqual([...parameters], flat);
  });

  const files = exportLayersModel(classifier, someParameters(classifier));
  const refused: Readonly<Record<string, [code: string, files: LayersModelFiles, expected?: ModelSpec]>> = {
    "something else altogether": ["MODEL_FORMAT", { modelJson: { hello: 1 }, weights: new Uint8Array(0) }],
    "a graph model": ["MODEL_FORMAT", changed(files, (json: Json) => void (json.format = "graph-model"))],
    "another kind of layer stack": [
      "MODEL_FORMAT",
      changed(files, (json: Json) => void (json.modelTopology.class_name = "Functional")),
    ],
    "hidden layers that are not ReLU": [
      "MODEL_FORMAT",
      changed(files, (json: Json) => void (json.modelTopology.config.layers[0]!.config.activation = "linear")),
    ],
    "an activation vervet hasn't": [
      "MODEL_FORMAT",
      changed(files, (json: Json) => void (json.modelTopology.config.layers[0]!.config.activation = "tanh")),
    ],
    "a model that doesn't say what its outputs mean": [
      "MODEL_FORMAT",
      changed(files, (json: Json) => void delete json.userDefinedMetadata),
    ],
    "layers without end": [
      "MODEL_FORMAT",
      changed(files, (json: Json) => void (json.modelTopology.config.layers = [])),
    ],
    "a layer of other width than its weights": [
      "MODEL_SHAPE",
      changed(files, (json: Json) => void (json.modelTopology.config.layers[1]!.config.units = 8)),
    ],
    "a layer wider than any memory": [
      "MODEL_SHAPE",
      changed(files, (json: Json) => void (json.modelTopology.config.layers[1]!.config.units = 2 ** 50)),
    ],
    "outputs that are not the classes": [
      "MODEL_SHAPE",
      changed(files, (json: Json) => void (json.modelTopology.config.layers[2]!.config.units = 4)),
    ],
    "a weight that the manifest lacks": [
      "MODEL_SHAPE",
      changed(files, (json: Json) => void (json.weightsManifest[0]!.weights[2]!.name = "other")),
    ],
    "quantised weights": [
      "MODEL_FORMAT",
      changed(files, (json: Json) => Object.assign(json.weightsManifest[0]!.weights[0]!, { quantization: {} })),
    ],
    "too few weights": ["MODEL_SHAPE", { ...files, weights: files.weights.subarray(4) }],
    "a model of another shape than expected": ["MODEL_SHAPE", files, mlp(7, [6, 4], ["benign", "dos", "probe"])],
    "a model of other classes than expected": ["MODEL_SHAPE", files, mlp(7, [6, 5], ["benign", "dos", "r2l"])],
    "an autoencoder where a classifier is expected": [
      "MODEL_SHAPE",
      exportLayersModel(restorer, someParameters(restorer)),
      classifier,
    ],
  };
  for (const [title, [code, wrong, expected]] of Object.entries(refused)) {
    it(`refuses ${title}`, () => assert.throws(() => importLayersModel(wrong, expected), { code }));
  }

  it("refuses weights that are not finite, anywhere", () => {
    const count = someParameters(classifier).length;
    const evil = fc.constantFrom(NaN, Infinity, -Infinity);
    fc.assert(
      fc.property(fc.nat(count - 1), evil, (at, value) => {
        const parameters = someParameters(classifier).fill(value, at, at + 1);
        const poisoned = exportLayersModel(classifier, parameters);
        assert.throws(() => importLayersModel(poisoned), { code: "MODEL_NOT_FINITE" });
      }),
    );
  });
});

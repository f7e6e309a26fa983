import assert from "node:assert/strict";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisOfModel, partsOf } from "../../src/model/consortium-model.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import { meanLoss } from "../../src/training/mean-loss.ts";
import { trainingDefaults } from "../../src/training/options.ts";
import { trainModels, type ModelsJob } from "../../src/training/train-models.ts";

const engine = createWasmEngine();
const spec = mlp(4, [8], ["benign", "attack"]);
const model = { spec, autoencoder: autoencoder(4, [8, 2, 8]) };
const random = seededRandom("rows");

/** Benign rows lie on a plane, attacks anywhere. */
const rows = 300;
const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
const inputs = Float32Array.from(
  [...labels].flatMap((label) => {
    const [a, b] = [random.normal() / 2, random.normal() / 2];
    return label === 0 ? [a, b, a, b] : [a, b, random.normal(), random.normal()];
  }),
);
const job = (over: Partial<ModelsJob> = {}): ModelsJob => ({
  ...model,
  start: genesisOfModel(model, 1),
  rows,
  inputs,
  labels,
  options: { ...trainingDefaults, localEpochs: 40, batchSize: 32, learningRate: 0.01 },
  seed: "seed",
  ...over,
});
const restored = (parameters: Float32Array, only: number): number => {
  const chosen = [...labels.keys()].filter((row) => labels[row] === only);
  const own = Float32Array.from(chosen.flatMap((row) => [...inputs.subarray(4 * row, 4 * row + 4)]));
  const shard = { rows: chosen.length, inputs: own, labels: new Uint8Array(chosen.length) };
  return meanLoss(engine, model.autoencoder, partsOf(model, parameters).autoencoder!, shard);
};

describe("training all that a consortium trains", () => {
  const trained = trainModels(job(), engine);

  it("teaches the autoencoder to restore benign rows, and not attacks", () => {
    assert.ok(restored(trained.parameters, 0) < restored(job().start, 0) / 3);
    assert.ok(restored(trained.parameters, 1) > 3 * restored(trained.parameters, 0));
  });

  it("leaves the autoencoder as it is where no row is benign", () => {
    const { parameters } = trainModels(job({ labels: labels.map(() => 1) }), engine);
    assert.deepEqual(partsOf(model, parameters).autoencoder, partsOf(model, job().start).autoencoder);
  });

  it("trains the classifier as it would alone", () => {
    const start = partsOf(model, job().start).classifier;
    const alone = trainModels(job({ autoencoder: null, start }), engine);
    assert.deepEqual(partsOf(model, trained.parameters).classifier, alone.parameters);
    assert.deepEqual([trained.loss, trained.rows, trained.steps], [alone.loss, alone.rows, alone.steps]);
  });
});

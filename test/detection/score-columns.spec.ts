import assert from "node:assert/strict";
import { benignShape, shapeScores } from "../../src/detection/benign-shape.ts";
import { scoreNames } from "../../src/detection/combined-score.ts";
import { scoreColumns, type ScoringModel } from "../../src/detection/score-columns.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisOfModel, partsOf } from "../../src/model/consortium-model.ts";
import { attackMargins } from "../../src/model/margin.ts";
import { reconstructionErrors } from "../../src/model/reconstruction.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";
import { outputsOf } from "../../src/training/outputs.ts";

const engine = createWasmEngine();
const spec = mlp(4, [6], ["benign", "dos", "probe"]);
const restorer = autoencoder(4, [3]);
const parameters = genesisOfModel({ spec, autoencoder: restorer }, 1);
const covariance = Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 0.5 : 0.1));
const shape = benignShape({ mean: new Float32Array(4), covariance });
const rows = 5;
const inputs = Float32Array.from({ length: 4 * rows }, (_, i) => Math.sin(i));
const model: ScoringModel = { spec, autoencoder: restorer, parameters, scores: scoreNames, combination: "sum", shape };

describe("the scores of rows", () => {
  it("are margins, reconstruction errors and distances, each by its own part of the model", () => {
    const columns = scoreColumns(engine, model, { rows, inputs });
    const parts = partsOf(model, parameters);
    const logits = outputsOf(engine, spec, parts.classifier, inputs, rows);
    const restored = outputsOf(engine, restorer, parts.autoencoder!, inputs, rows);
    const { mahalanobis, residual } = shapeScores(shape, inputs, rows);
    assert.deepEqual(columns, {
      classifier: attackMargins(logits, rows, 3),
      autoencoder: reconstructionErrors(inputs, restored, rows),
      mahalanobis,
      "pca-residual": residual,
    });
  });

  it("are those asked for, and those that can be had", () => {
    const names = (over: Partial<ScoringModel>): string[] =>
      Object.keys(scoreColumns(engine, { ...model, ...over }, { rows, inputs }));
    assert.deepEqual(names({ scores: ["classifier", "mahalanobis"] }), ["classifier", "mahalanobis"]);
    assert.deepEqual(names({ shape: null }), ["classifier", "autoencoder"]);
    assert.deepEqual(names({ autoencoder: null, parameters: partsOf(model, parameters).classifier }), [
      "classifier",
      "mahalanobis",
      "pca-residual",
    ]);
  });

  it("take distances that are known already", () => {
    const known = { mahalanobis: new Float64Array(rows).fill(7), residual: new Float64Array(rows).fill(8) };
    const columns = scoreColumns(engine, model, { rows, inputs, distances: known });
    assert.deepEqual([columns.mahalanobis, columns["pca-residual"]], [known.mahalanobis, known.residual]);
  });
});

import assert from "node:assert/strict";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { taskUrl } from "../../src/engine/task-url.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import type { ForwardJob } from "../../src/training/forward-task.ts";
import { meanLoss } from "../../src/training/mean-loss.ts";
import { outputsOf } from "../../src/training/outputs.ts";
import { reference } from "../engine/reference.ts";

const engine = createWasmEngine();
const random = seededRandom("mean loss");
const rows = 600; // more than one slice
const inputs = Float32Array.from({ length: rows * 4 }, () => random.normal());
const labels = Uint8Array.from({ length: rows }, () => random.below(3));
const classifier = mlp(4, [5], ["benign", "dos", "probe"]);
const restorer = autoencoder(4, [2]);

describe("meanLoss", () => {
  it("is the mean cross-entropy of a classifier", () => {
    const parameters = genesisParameters(classifier, 1);
    const { loss } = reference(classifier, parameters, { rows, inputs, labels });
    assert.ok(Math.abs(meanLoss(engine, classifier, parameters, { rows, inputs, labels }) - loss) < 1e-6);
  });

  it("is the mean squared error of an autoencoder, whatever the labels", () => {
    const parameters = genesisParameters(restorer, 1);
    const { loss } = reference(restorer, parameters, { rows, inputs, targets: inputs });
    assert.ok(Math.abs(meanLoss(engine, restorer, parameters, { rows, inputs, labels }) - loss) < 1e-6);
  });

  it("shows a model that is sure and wrong as a large number, not as infinity", () => {
    const huge = genesisParameters(classifier, 1).map((value) => value * 1e6);
    const loss = meanLoss(engine, classifier, huge, { rows, inputs, labels });
    assert.ok(loss > 1e6 && Number.isFinite(loss), `${loss}`);
  });

  it("has no value without rows", () => {
    const parameters = genesisParameters(classifier, 1);
    assert.ok(Number.isNaN(meanLoss(engine, classifier, parameters, { rows: 0, inputs, labels })));
  });
});

describe("the forward task", () => {
  it("gives the outputs that a network on this thread gives", async () => {
    const compute = createInlineCompute();
    const job: ForwardJob = { spec: classifier, parameters: genesisParameters(classifier, 2), inputs, rows };
    const module = taskUrl(new URL("../../src/training/outputs.ts", import.meta.url).href, "forward-task");
    const outputs = await compute.run<Float32Array>(module, job);
    await compute.close();
    assert.deepEqual(outputs, outputsOf(engine, classifier, job.parameters, inputs, rows));
    const { outputs: expected } = reference(classifier, job.parameters, { rows, inputs, labels });
    outputs.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-5));
  });
});

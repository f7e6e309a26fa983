import assert from "node:assert/strict";
import { layoutOf } from "../../src/engine/dense.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import { trainLocalWitness, type LocalWitnessJob } from "../../src/training/local-witness-task.ts";
import { meanLoss } from "../../src/training/mean-loss.ts";
import { trainingDefaults } from "../../src/training/options.ts";

const engine = createWasmEngine();
const spec = mlp(4, [16], ["benign", "attack"]);
const random = seededRandom("rows");
const rows = 200;
const inputs = Float32Array.from({ length: 4 * rows }, () => random.normal());
const labels = Uint8Array.from({ length: rows }, (_, row) => (inputs[4 * row]! + inputs[4 * row + 1]! > 0 ? 1 : 0));
const job: LocalWitnessJob = {
  kind: "head",
  spec,
  start: genesisParameters(spec, 1),
  rows,
  inputs,
  labels,
  options: { ...trainingDefaults, localEpochs: 20, batchSize: 20, learningRate: 0.01 },
  seed: "seed",
};
const lossOf = (parameters: Float32Array): number => meanLoss(engine, spec, parameters, job);

describe("a local witness", () => {
  for (const kind of ["head", "fine-tune"] as const) {
    it(`learns the own rows by ${kind}, and leaves the consortium's parameters as they are`, () => {
      const before = job.start.slice();
      const own = trainLocalWitness({ ...job, kind }, engine);
      assert.ok(lossOf(own) < lossOf(job.start) / 2);
      assert.deepEqual(job.start, before);
    });
  }

  it("keeps all but the last layer where only its head is its own", () => {
    const { weights } = layoutOf(spec).at(-1)!;
    const [head, whole] = (["head", "fine-tune"] as const).map((kind) => trainLocalWitness({ ...job, kind }, engine));
    assert.deepEqual(head!.subarray(0, weights), job.start.subarray(0, weights));
    assert.notDeepEqual(whole!.subarray(0, weights), job.start.subarray(0, weights));
    assert.notDeepEqual(head!.subarray(weights), job.start.subarray(weights));
  });

  it("is all head where nothing is hidden", () => {
    const flat = mlp(4, [], ["benign", "attack"]);
    const start = genesisParameters(flat, 1);
    const [head, whole] = (["head", "fine-tune"] as const).map((kind) =>
      trainLocalWitness({ ...job, spec: flat, start, kind }, engine),
    );
    assert.deepEqual(head, whole);
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { createPool } from "../../src/engine/pool.ts";
import { taskUrl } from "../../src/engine/task-url.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { attackMargins } from "../../src/model/margin.ts";
import { autoencoder, mlp, type ModelSpec } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import { meanLoss } from "../../src/training/mean-loss.ts";
import { trainingDefaults, type TrainingOptions } from "../../src/training/options.ts";
import { outputsOf } from "../../src/training/outputs.ts";
import { train, type TrainJob, type TrainResult } from "../../src/training/trainer.ts";

const engine = createWasmEngine();
const trainTask = taskUrl(new URL("../../src/training/trainer.ts", import.meta.url).href, "train-task");
const classifier = mlp(5, [9, 6], ["benign", "dos", "probe"]);

/** Rows of three separable classes: the class shifts three of five inputs. */
function job(options: Partial<TrainingOptions>, spec: ModelSpec = classifier, rows = 150, seed = 1): TrainJob {
  const random = seededRandom(`rows/${seed}`);
  const labels = Uint8Array.from({ length: rows }, () => random.below(3));
  const inputs = Float32Array.from({ length: rows * 5 }, (_, i) => {
    const label = labels[Math.floor(i / 5)]!;
    return random.normal() * 0.4 + (i % 5 === label ? 2 : 0);
  });
  const start = genesisParameters(spec, "start");
  return { spec, start, inputs, labels, rows, options: { ...trainingDefaults, ...options }, seed };
}

describe("train", () => {
  it("learns separable classes, so that attacks get positive margins and benign rows negative ones", () => {
    const task = job({ localEpochs: 30, batchSize: 16, learningRate: 0.01 });
    const { parameters, loss, rows, steps } = train(task, engine);
    assert.equal(rows, 150);
    assert.equal(steps, 300);
    assert.ok(loss! < 0.1, `loss ${loss}`);
    const logits = outputsOf(engine, classifier, parameters, task.inputs, task.rows);
    const right = attackMargins(logits, task.rows, 3).filter((margin, row) => margin > 0 === task.labels[row]! > 0);
    assert.ok(right.length >= 147, `${right.length} of 150`);
  });

  it("teaches an autoencoder to restore masked inputs, whatever the labels", () => {
    const spec = autoencoder(5, [8, 3, 8]);
    const task = job({ localEpochs: 40, batchSize: 16, learningRate: 0.01, inputMask: 0.1 }, spec);
    const before = meanLoss(engine, spec, task.start, task);
    const { parameters } = train({ ...task, labels: new Uint8Array(150).fill(7) }, engine);
    const after = meanLoss(engine, spec, parameters, task);
    assert.ok(after < before / 2, `${before} -> ${after}`);
  });

  it("stops at the step budget, also in the middle of an epoch", () => {
    assert.equal(train(job({ localEpochs: 9, batchSize: 40, maxSteps: 6 }), engine).steps, 6);
    assert.equal(train(job({ localEpochs: 1, batchSize: 40, maxSteps: 6 }), engine).steps, 4);
  });

  it("reports the mean loss over the rows of the last epoch", () => {
    const whole = job({ batchSize: 150, learningRate: 0, optimiser: "sgd" });
    const expected = meanLoss(engine, classifier, whole.start, whole);
    assert.ok(Math.abs(train(whole, engine).loss! - expected) < 1e-5);
    const parts = job({ batchSize: 64, learningRate: 0, optimiser: "sgd", localEpochs: 2 });
    assert.ok(Math.abs(train(parts, engine).loss! - expected) < 1e-5);
  });

  it("learns with half of its hidden units dropped, and otherwise than with all of them", () => {
    const options = { localEpochs: 40, batchSize: 16, learningRate: 0.01 };
    const [whole, dropped] = [0, 0.5].map((dropout) => train(job({ ...options, dropout }), engine));
    assert.notDeepEqual(dropped!.parameters, whole!.parameters);
    const task = job({});
    assert.ok(meanLoss(engine, classifier, dropped!.parameters, task) < 0.3);
    assert.ok(dropped!.loss! > whole!.loss!);
  });

  it("trains on what its sampler draws: rows around an error, for which it looks at held-out rows, too", () => {
    const own = job({ sampler: "meta", localEpochs: 3, batchSize: 16 });
    const labels = own.labels.map((label, row) => (row % 5 === 0 ? label : 0));
    const task = { ...own, labels };
    const [easy, hard] = [0, 1].map((samplerMu) => train({ ...task, options: { ...task.options, samplerMu } }, engine));
    assert.notDeepEqual(easy!.parameters, hard!.parameters);
    const attacks = labels.filter((label) => label !== 0).length;
    assert.equal(easy!.steps, 3 * Math.ceil((2 * attacks) / 16));
    const heldOut = { rows: 20, inputs: task.inputs.subarray(0, 100), labels: labels.subarray(0, 20) };
    assert.equal(train({ ...task, heldOut }, engine).steps, easy!.steps);
  });

  it("stays nearer to its start the stronger the proximal term", () => {
    const away = (proximalMu: number): number => {
      const task = job({ proximalMu, localEpochs: 10, batchSize: 16, optimiser: "sgd", learningRate: 0.05 });
      const { parameters } = train(task, engine);
      return Math.hypot(...parameters.map((p, i) => p - task.start[i]!));
    };
    const [free, near, nearest] = [away(0), away(0.5), away(5)];
    assert.ok(free > near && near > nearest, `${free} ${near} ${nearest}`);
  });

  it("is pulled by FedDyn towards its start, and by the drift of the rounds before", () => {
    const options = { localEpochs: 10, batchSize: 16, optimiser: "sgd" as const, learningRate: 0.05 };
    const pulled = { ...job(options), dynamic: { alpha: 0.5, drift: null } };
    assert.deepEqual(train(pulled, engine), train(job({ ...options, proximalMu: 0.5 }), engine), "at first, FedProx");
    const drift = pulled.start.map(() => 0.3);
    const drifted = train({ ...pulled, dynamic: { alpha: 0.5, drift } }, engine).parameters;
    const plain = train(pulled, engine).parameters;
    const towards = drifted.reduce((sum, x, i) => sum + x - plain[i]!, 0) / drifted.length;
    assert.ok(towards > 0.05, `${towards} towards the drift`);
  });

  it("decays every parameter in each step, by rate times decay, beside whatever else pulls", () => {
    const step = (options: Partial<TrainingOptions>): Float32Array =>
      train(job({ optimiser: "sgd", learningRate: 0.1, maxSteps: 1, ...options }), engine).parameters;
    for (const proximalMu of [0, 0.5]) {
      const [plain, decayed] = [step({ proximalMu }), step({ proximalMu, weightDecay: 0.2 })];
      const { start } = job({});
      decayed.forEach((x, k) => assert.ok(Math.abs(x - (plain[k]! - 0.1 * 0.2 * start[k]!)) < 1e-6));
    }
  });

  it("leaves its start and the rows alone, and an empty organisation where it was", () => {
    const task = job({ inputMask: 0.5 });
    const [start, inputs] = [task.start.slice(), task.inputs.slice()];
    train(task, engine);
    assert.deepEqual(task.start, start);
    assert.deepEqual(task.inputs, inputs);
    assert.deepEqual(train({ ...task, rows: 0 }, engine), { parameters: start, loss: null, rows: 0, steps: 0 });
  });

  it("gives the same bits for the same job, here, inline and in every worker of a pool", async () => {
    const pool = createPool({ threads: 2 });
    const inline = createInlineCompute();
    const any = fc.record({
      optimiser: fc.constantFrom<TrainingOptions["optimiser"]>("adam", "sgd"),
      batchSize: fc.integer({ min: 1, max: 70 }),
      proximalMu: fc.constantFrom(0, 0.1),
      labelSmoothing: fc.constantFrom(0, 0.05),
      inputMask: fc.constantFrom(0, 0.3),
      dropout: fc.constantFrom(0, 0.5),
      sampler: fc.constantFrom<TrainingOptions["sampler"]>("none", "over", "meta"),
      classWeighting: fc.constantFrom<TrainingOptions["classWeighting"]>("none", "sqrt-balanced", "balanced"),
    });
    try {
      await fc.assert(
        fc.asyncProperty(any, fc.integer(), async (options, seed) => {
          const task = { ...job(options, classifier, 60), seed };
          const here = train(task, createWasmEngine());
          const runs = [pool, pool, inline].map((compute) => compute.run<TrainResult>(trainTask, task));
          for (const result of await Promise.all(runs)) assert.deepEqual(result, here);
        }),
        { numRuns: 12 },
      );
      const other = train({ ...job({}), seed: 2 }, engine);
      assert.notDeepEqual(other.parameters, train(job({}), engine).parameters);
    } finally {
      await pool.close();
      await inline.close();
    }
  });

  it("reads rows that lie in shared memory", async () => {
    const pool = createPool({ threads: 1 });
    try {
      const task = job({});
      const shared = new Float32Array(new SharedArrayBuffer(task.inputs.byteLength));
      shared.set(task.inputs);
      const result = await pool.run<TrainResult>(trainTask, { ...task, inputs: shared });
      assert.deepEqual(result, train(task, engine));
    } finally {
      await pool.close();
    }
  });
});

import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // registers the gradients
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { parameterCount, type DenseSpec } from "../../src/engine/dense.ts";
import type { Batch, Engine, Optimiser } from "../../src/engine/engine.ts";
import { createTfjsEngine } from "../../src/engine/tfjs-engine.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { seededRandom } from "../../src/random.ts";
import { reference } from "./reference.ts";

/** A network, its parameters and a batch for it, all drawn from one seed. */
interface Case {
  readonly spec: DenseSpec;
  readonly parameters: Float32Array;
  readonly batch: Batch;
}

function makeCase(layers: readonly number[], rows: number, seed: number, kind: DenseSpec["loss"]): Case {
  const spec: DenseSpec = { layers, loss: kind };
  const random = seededRandom(seed);
  const normals = (length: number, scale = 1): Float32Array =>
    Float32Array.from({ length }, () => scale * random.normal());
  const [width, outputs] = [layers[0]!, layers.at(-1)!];
  const common = { rows, inputs: normals(rows * width) };
  const batch =
    kind === "mean-squared-error"
      ? { ...common, targets: normals(rows * outputs) }
      : {
          ...common,
          labels: Uint8Array.from({ length: rows }, () => random.below(outputs)),
          classWeights: Float32Array.from({ length: outputs }, () => 0.25 + random.next()),
          labelSmoothing: random.below(2) * 0.1,
        };
  return { spec, parameters: normals(parameterCount(spec), 0.5), batch };
}

const anyCase = fc
  .record({
    hidden: fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 4 }),
    outputs: fc.integer({ min: 2, max: 18 }),
    rows: fc.integer({ min: 1, max: 21 }),
    seed: fc.nat(),
    kind: fc.constantFrom<DenseSpec["loss"]>("softmax-cross-entropy", "mean-squared-error"),
  })
  .map(({ hidden, outputs, rows, seed, kind }) => makeCase([...hidden, outputs], rows, seed, kind));

/** Float32 sums of a few hundred products: a few hundred roundings. */
function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 2e-5): void {
  assert.equal(actual.length, expected.length);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert.ok(error <= tolerance * scale, `[${i}] is ${actual[i]}, not ${expected[i]}`);
  }
}

function behavesLikeAnEngine(title: string, create: () => Engine): void {
  describe(title, () => {
    let engine: Engine;
    before(() => {
      engine = create();
    });

    it("computes outputs, loss and gradient of any network as the textbook does", () => {
      fc.assert(
        fc.property(anyCase, ({ spec, parameters, batch }) => {
          const expected = reference(spec, parameters, batch);
          fc.pre(expected.kinkDistance > 1e-5);
          const network = engine.createNetwork(spec, parameters);
          assertClose(network.forward(batch.inputs, batch.rows), expected.outputs);
          const { loss, gradient } = network.gradient(batch);
          assertClose([loss], [expected.loss]);
          assertClose(gradient, expected.gradient);
          assert.deepEqual(network.parameters(), parameters);
          network.dispose();
        }),
        { numRuns: 60 },
      );
    });

    it("drops hidden units as their masks say, in loss and gradient, and never where it scores", () => {
      fc.assert(
        fc.property(anyCase, fc.nat(), ({ spec, parameters, batch }, seed) => {
          const random = seededRandom(seed);
          const hiddenMasks = spec.layers
            .slice(1, -1)
            .map((width) =>
              Float32Array.from({ length: batch.rows * width }, () => (random.next() < 0.4 ? 0 : 1 / 0.6)),
            );
          const expected = reference(spec, parameters, { ...batch, hiddenMasks });
          fc.pre(expected.kinkDistance > 1e-5);
          const network = engine.createNetwork(spec, parameters);
          const { loss, gradient } = network.gradient({ ...batch, hiddenMasks });
          assertClose([loss], [expected.loss]);
          assertClose(gradient, expected.gradient);
          assertClose(network.forward(batch.inputs, batch.rows), reference(spec, parameters, batch).outputs);
          network.dispose();
        }),
        { numRuns: 30 },
      );
    });

    it("descends along the gradient", () => {
      const { spec, parameters, batch } = makeCase([7, 5, 3], 9, 1, "softmax-cross-entropy");
      const network = engine.createNetwork(spec, parameters, { kind: "sgd", learningRate: 0.5 });
      const { loss, gradient } = reference(spec, parameters, batch);
      assertClose([network.step(batch)], [loss]);
      assertClose(
        network.parameters(),
        parameters.map((p, i) => p - 0.5 * gradient[i]!),
      );
      network.dispose();
    });

    it("takes Adam's steps as its paper writes them", () => {
      const { spec, parameters, batch } = makeCase([6, 10, 4], 12, 2, "softmax-cross-entropy");
      const optimiser: Optimiser = { kind: "adam", learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 };
      const network = engine.createNetwork(spec, parameters, optimiser);
      const p = Float64Array.from(parameters);
      const [m, v] = [new Float64Array(p.length), new Float64Array(p.length)];
      for (let t = 1; t <= 5; t++) {
        const { loss, gradient } = reference(spec, p, batch);
        gradient.forEach((g, i) => {
          m[i] = 0.8 * m[i]! + 0.2 * g;
          v[i] = 0.95 * v[i]! + 0.05 * g * g;
          p[i]! -= (0.01 * (m[i] / (1 - 0.8 ** t))) / (Math.sqrt(v[i] / (1 - 0.95 ** t)) + 1e-3);
        });
        assertClose([network.step(batch)], [loss]);
        assertClose(network.parameters(), p);
      }
      network.dispose();
    });

    it("adds the proximal term to loss and gradient", () => {
      const { spec, parameters, batch } = makeCase([5, 4, 6], 8, 3, "mean-squared-error");
      const { parameters: anchor } = makeCase([5, 4, 6], 8, 4, "mean-squared-error");
      const proximal = { mu: 0.3, reference: anchor };
      const network = engine.createNetwork(spec, parameters, undefined, proximal);
      const plain = reference(spec, parameters, batch);
      const away = parameters.map((p, i) => p - anchor[i]!);
      const { loss, gradient } = network.gradient(batch);
      assertClose([loss], [plain.loss + 0.15 * away.reduce((sum, a) => sum + a * a, 0)]);
      assertClose(
        gradient,
        plain.gradient.map((g, i) => g + 0.3 * away[i]!),
      );
      network.dispose();
    });

    it("gives every row of a long batch the outputs it gets alone", () => {
      const { spec, parameters, batch } = makeCase([11, 9, 5], 2_001, 5, "softmax-cross-entropy");
      const network = engine.createNetwork(spec, parameters);
      const together = network.forward(batch.inputs, batch.rows);
      for (const row of [0, 1, 511, 512, 1_300, 2_000]) {
        const alone = network.forward(batch.inputs.subarray(row * 11, (row + 1) * 11), 1);
        assertClose(alone, together.subarray(row * 5, (row + 1) * 5), 1e-6);
      }
      assert.equal(network.forward(new Float32Array(0), 0).length, 0);
      const room = new Float32Array(together.length + 5).fill(9);
      assert.equal(network.forward(batch.inputs, batch.rows, room), room);
      assert.deepEqual(room.subarray(0, together.length), together);
      assert.deepEqual([...room.subarray(together.length)], [9, 9, 9, 9, 9]);
      assert.throws(() => network.forward(batch.inputs, batch.rows, room.subarray(6)), { code: "ENGINE_SHAPE" });
      network.dispose();
    });

    it("follows setParameters, also between steps and to other sizes of batch", () => {
      const { spec, parameters, batch } = makeCase([5, 6, 3], 4, 6, "softmax-cross-entropy");
      const larger = makeCase([5, 6, 3], 33, 7, "softmax-cross-entropy");
      const network = engine.createNetwork(spec, parameters, { kind: "sgd", learningRate: 0.1 });
      network.step(batch);
      network.step(larger.batch);
      network.setParameters(larger.parameters);
      assert.deepEqual(network.parameters(), larger.parameters);
      assertClose([network.gradient(batch).loss], [reference(spec, larger.parameters, batch).loss]);
      network.dispose();
    });

    it("keeps networks apart that live side by side", () => {
      const [a, b] = [8, 9].map((seed) => makeCase([4, 7, 2], 6, seed, "softmax-cross-entropy"));
      const [one, two] = [a!, b!].map(({ spec, parameters }) =>
        engine.createNetwork(spec, parameters, { kind: "adam", learningRate: 0.1 }),
      );
      const before = two!.gradient(b!.batch);
      for (let i = 0; i < 3; i++) one!.step(a!.batch);
      assert.deepEqual(two!.gradient(b!.batch), before);
      one!.dispose();
      assert.deepEqual(two!.gradient(b!.batch), before);
      two!.dispose();
    });

    it("reads inputs that lie in shared memory", () => {
      const { spec, parameters, batch } = makeCase([5, 6, 3], 7, 10, "softmax-cross-entropy");
      const inputs = new Float32Array(new SharedArrayBuffer(batch.inputs.byteLength));
      inputs.set(batch.inputs);
      const network = engine.createNetwork(spec, parameters);
      assert.deepEqual(network.gradient({ ...batch, inputs }), network.gradient(batch));
      assert.deepEqual(network.forward(inputs, 7), network.forward(batch.inputs, 7));
      network.dispose();
    });

    it("refuses what doesn't fit: parameters, inputs, labels, targets", () => {
      const shape = { code: "ENGINE_SHAPE" };
      const { spec, parameters, batch } = makeCase([5, 6, 3], 7, 11, "softmax-cross-entropy");
      assert.throws(() => engine.createNetwork(spec, parameters.subarray(1)), shape);
      const network = engine.createNetwork(spec, parameters);
      assert.throws(() => network.setParameters(new Float32Array(3)), shape);
      assert.throws(() => network.forward(batch.inputs, 8), shape);
      assert.throws(() => network.step({ ...batch, rows: 8 }), shape);
      assert.throws(() => network.step({ ...batch, rows: 0 }), shape);
      assert.throws(() => network.step({ ...batch, labels: new Uint8Array(7).fill(3) }), shape);
      assert.throws(() => network.step({ rows: 7, inputs: batch.inputs }), shape);
      assert.throws(() => network.step({ ...batch, hiddenMasks: [] }), shape);
      assert.throws(() => network.step({ ...batch, hiddenMasks: [new Float32Array(41)] }), shape);
      const restoring = engine.createNetwork({ ...spec, loss: "mean-squared-error" }, parameters);
      assert.throws(() => restoring.gradient(batch), shape);
      network.dispose();
      restoring.dispose();
    });
  });
}

describe("Engine", () => {
  behavesLikeAnEngine("over vervet's own kernels", createWasmEngine);
  behavesLikeAnEngine("over TensorFlow.js", () => {
    assert.ok(tf.getBackend() === "cpu");
    return createTfjsEngine(tf, "tfjs-cpu");
  });

  it("leaves no tensors behind once TensorFlow's networks are disposed of", () => {
    const { spec, parameters, batch } = makeCase([5, 6, 3], 7, 12, "softmax-cross-entropy");
    const before = tf.memory().numTensors;
    const optimiser: Optimiser = { kind: "adam", learningRate: 0.1 };
    const network = createTfjsEngine(tf, "tfjs-cpu").createNetwork(spec, parameters, optimiser, {
      mu: 0.1,
      reference: parameters,
    });
    network.step(batch);
    network.forward(batch.inputs, 7);
    network.setParameters(parameters);
    network.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});

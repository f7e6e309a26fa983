import assert from "node:assert/strict";
import type { DenseSpec } from "../../src/engine/dense.ts";
import type { Batch, Optimiser } from "../../src/engine/engine.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { describeWith, oracleFolder, readOracle } from "../support/shared.ts";

/** W1 b1 W2 b2 ... by name; weights as rows. */
type Tensors = Readonly<Record<string, readonly (number | readonly number[])[]>>;

interface Training {
  readonly step1: Tensors;
  readonly step10: Tensors;
  readonly losses: readonly number[];
}

interface Block extends Readonly<Record<string, unknown>> {
  readonly logits?: readonly number[][];
  readonly reconstruction?: readonly number[][];
  readonly loss: number;
  readonly grads: Tensors;
}

interface Model {
  readonly name: string;
  readonly layers: readonly number[];
  readonly init: Tensors;
  readonly x: readonly number[][];
  readonly y?: readonly number[];
  readonly variants: readonly {
    readonly variant: string;
    readonly params: { readonly classWeights?: readonly number[]; readonly reduction?: string; readonly mu?: number };
    readonly ref?: Tensors;
    readonly f32: Block;
  }[];
}

const optimisers: Readonly<Record<string, Optimiser>> = {
  "sgd_lr0.1": { kind: "sgd", learningRate: 0.1 },
  "adam_eps1e-7": { kind: "adam", learningRate: 1e-3, epsilon: 1e-7 },
  "adam_eps1e-8": { kind: "adam", learningRate: 1e-3, epsilon: 1e-8 },
};

/** The flat parameter vector, as the engine lays it out. */
function flat(tensors: Tensors): Float32Array {
  const layers = Object.keys(tensors).filter((name) => name.startsWith("W"));
  return Float32Array.from(layers.flatMap((w) => [tensors[w]!.flat(), tensors[w.replace("W", "b")]!.flat()]).flat());
}

function assertWithin(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert.ok(error <= tolerance, `${what} [${i}] is ${actual[i]}, not ${expected[i]}`);
  }
}

describeWith(oracleFolder, "VERVET_ORACLES", "the kernels and torch", () => {
  const { models } = oracleFolder ? readOracle<{ models: Model[] }>("mlp.json") : { models: [] };
  const engine = createWasmEngine();

  it("meet over a classifier and an autoencoder", () => {
    assert.deepEqual(
      models.map(({ variants }) => variants.length),
      [4, 2],
    );
  });

  for (const { name, layers, init, x, y, variants } of models) {
    const spec: DenseSpec = { layers, loss: y ? "softmax-cross-entropy" : "mean-squared-error" };
    const inputs = Float32Array.from(x.flat());
    const rows = x.length;
    const start = flat(init);
    for (const { variant, params, ref, f32 } of variants) {
      const { classWeights, mu } = params;
      const batch: Batch = {
        rows,
        inputs,
        ...(y ? { labels: Uint8Array.from(y) } : { targets: inputs }),
        ...(classWeights ? { classWeights: Float32Array.from(classWeights) } : {}),
      };
      // The engine divides by the sum of weights. Dividing by the rows is the same loss times k: gradient descent then
      // sees a k times larger rate, and Adam, which cancels k elsewhere, a k times smaller epsilon.
      const total = y && classWeights ? y.reduce((sum, label) => sum + classWeights[label]!, 0) : rows;
      const k = params.reduction === "sum(w*ce)/N" ? total / rows : 1;
      const proximal = ref && mu ? { mu, reference: flat(ref) } : undefined;

      describe(`agree on ${name}, ${variant}`, () => {
        it("in outputs, loss and gradient", () => {
          const network = engine.createNetwork(spec, start, undefined, proximal);
          const outputs = (f32.logits ?? f32.reconstruction)!.flat();
          assertWithin(network.forward(inputs, rows), outputs, 1e-6, "output");
          const { loss, gradient } = network.gradient(batch);
          assertWithin([k * loss], [f32.loss], 1e-5, "loss");
          const scaled = gradient.map((g) => k * g);
          assertWithin(scaled, flat(f32.grads), 1e-6, "gradient");
          network.dispose();
        });

        for (const [title, optimiser] of Object.entries(optimisers)) {
          it(`in ten steps of ${title}`, () => {
            const { step1, step10, losses } = f32[title] as Training;
            const scaled: Optimiser =
              optimiser.kind === "sgd"
                ? { ...optimiser, learningRate: k * optimiser.learningRate }
                : { ...optimiser, epsilon: optimiser.epsilon! / k };
            const network = engine.createNetwork(spec, start, scaled, proximal);
            losses.forEach((loss, i) => {
              assertWithin([k * network.step(batch)], [loss], 1e-5, `loss before step ${i + 1}`);
              if (i === 0) assertWithin(network.parameters(), flat(step1), 1e-6, "weight after step 1");
            });
            assertWithin(network.parameters(), flat(step10), 1e-6, "weight after step 10");
            network.dispose();
          });
        }
      });
    }
  }
});

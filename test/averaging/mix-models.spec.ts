import assert from "node:assert/strict";
import type { HeldDelta } from "../../src/averaging/contributions.ts";
import mix, { type MixInput, type MixOutput } from "../../src/averaging/mix-task.ts";
import { noMomenta } from "../../src/averaging/momentum.ts";
import { averagingDefaults } from "../../src/averaging/options.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { benignRows } from "../../src/features/benign-rows.ts";
import { genesisOfModel, joinParts, partsOf } from "../../src/model/consortium-model.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import type { LabelledRows } from "../../src/robust/rule.ts";
import { meanLoss } from "../../src/training/mean-loss.ts";
import { trainingDefaults } from "../../src/training/options.ts";
import { trainModels } from "../../src/training/train-models.ts";

const engine = createWasmEngine();
const spec = mlp(6, [8], ["benign", "attack"]);
const model = { spec, autoencoder: autoencoder(6, [8, 2, 8]) };
const anchor = genesisOfModel(model, "anchor");

/** Benign rows lie on a plane; attacks lie off it. */
function rowsOf(count: number, seed: string): LabelledRows {
  const random = seededRandom(seed);
  const labels = Uint8Array.from({ length: count }, (_, row) => row % 2);
  const inputs = [...labels].flatMap((label) => {
    const [a, b] = [random.normal() / 2, random.normal() / 2];
    return label === 0 ? [a, b, a, b, a, b] : [a, b, -a, -b, 1, -1];
  });
  return { rows: count, inputs: Float32Array.from(inputs), labels };
}
const options = { ...trainingDefaults, localEpochs: 5, batchSize: 16, learningRate: 0.003 };
const trainedBy = (name: string, start: Float32Array, over: Partial<LabelledRows> = {}): Float32Array =>
  trainModels({ ...model, start, ...rowsOf(200, name), ...over, options, seed: name }, engine).parameters;
const deltaTo = (author: string, x: Float32Array): HeldDelta => ({
  author,
  round: 3,
  payloadHash: author,
  delta: x.map((value, k) => value - anchor[k]!),
});

const start = trainedBy("before", anchor);
const own = { author: "me", parameters: trainedBy("me", start) };
const honest = ["a", "b", "c", "d", "e"].map((author) => deltaTo(author, trainedBy(author, start)));
const inputOf = (deltas: readonly HeldDelta[], over: Partial<MixInput> = {}): MixInput => ({
  ...model,
  round: 3,
  view: { anchor, start, own },
  deltas,
  rule: "rank-witness",
  f: 2,
  averaging: averagingDefaults,
  momenta: noMomenta,
  auxiliary: null,
  guarded: true,
  mergedLosses: [],
  trainedRows: 200,
  ownIsGenesis: false,
  validation: rowsOf(200, "validation"),
  distribution: null,
  benignDistribution: null,
  prototypes: rowsOf(0, "none"),
  triggers: [],
  seed: "seed",
  state: {},
  ...over,
});
/** How badly merged parameters restore benign rows. */
const restoredLoss = ({ parameters }: MixOutput): number =>
  meanLoss(engine, model.autoencoder, partsOf(model, parameters).autoencoder!, benignRows(inputOf([]).validation, 6));

/** An honest classifier with another autoencoder. */
const smuggled = (author: string, poison: (trained: Float32Array, start: Float32Array) => Float32Array): HeldDelta => {
  const { classifier, autoencoder: trained } = partsOf(model, trainedBy(author, start));
  return deltaTo(author, joinParts({ classifier, autoencoder: poison(trained!, partsOf(model, start).autoencoder!) }));
};
const flipped = (author: string): HeldDelta =>
  smuggled(author, (x, s) => s.map((value, k) => value - 10 * (x[k]! - value)));

describe("merging a classifier with an autoencoder beside it", () => {
  const merged = mix(inputOf(honest), engine);

  it("merges both, and rejects nobody who is honest", () => {
    assert.equal(merged.outcome, "merged");
    assert.ok(merged.verdicts.every(({ status }) => status !== "rejected"));
    const before = { ...merged, parameters: start };
    assert.ok(restoredLoss(merged) < restoredLoss(before));
    assert.notDeepEqual(partsOf(model, merged.parameters).classifier, partsOf(model, start).classifier);
  });

  it("merges the classifier as it would alone", () => {
    const cut = (vector: Float32Array): Float32Array => partsOf(model, vector).classifier;
    const alone = mix(
      {
        ...inputOf(honest.map((one) => ({ ...one, delta: cut(one.delta) }))),
        autoencoder: null,
        view: { anchor: cut(anchor), start: cut(start), own: { ...own, parameters: cut(own.parameters) } },
      },
      engine,
    );
    assert.deepEqual(cut(merged.parameters), alone.parameters);
  });

  it("rejects an autoencoder that is poisoned behind an honest classifier, and says so", () => {
    const deltas = [...honest, flipped("y"), flipped("z")];
    const { verdicts, ...output } = mix(inputOf(deltas), engine);
    const rejected = verdicts.filter(({ status }) => status === "rejected");
    assert.deepEqual(
      rejected.map(({ author }) => author),
      ["y", "z"],
    );
    assert.ok(rejected.every(({ reason }) => reason.startsWith("autoencoder/")));
    assert.ok(restoredLoss({ verdicts, ...output }) < 1.2 * restoredLoss(merged));
    const undefended = mix(inputOf(deltas, { rule: "mean", guarded: false }), engine);
    assert.ok(restoredLoss(undefended) > 1.5 * restoredLoss(merged), "the plain mean takes it");
  });

  it("rejects both parts of whoever's classifier is rejected, and no more than f in all", () => {
    const liar = deltaTo(
      "x",
      start.map((s, k) => s - 4 * (own.parameters[k]! - s)),
    );
    const { verdicts } = mix(inputOf([...honest, liar, flipped("y"), flipped("z")]), engine);
    const rejected = verdicts.filter(({ status }) => status === "rejected").map(({ author }) => author);
    assert.ok(rejected.includes("x"));
    assert.equal(rejected.length, 2);
  });

  it("leaves out whoever had nothing to learn an autoencoder from, the own one too", () => {
    const idle = (author: string): HeldDelta => {
      const { classifier } = partsOf(model, trainedBy(author, start));
      const held = deltaTo(author, joinParts({ classifier, autoencoder: partsOf(model, start).autoencoder }));
      return { ...held, delta: held.delta.fill(0, classifier.length) };
    };
    const few = mix(inputOf([...honest, idle("y"), idle("z")]), engine);
    const autoencoderOf = (output: MixOutput): Float32Array => partsOf(model, output.parameters).autoencoder!;
    assert.deepEqual(autoencoderOf(few), autoencoderOf(merged));
    assert.notDeepEqual(partsOf(model, few.parameters).classifier, partsOf(model, merged.parameters).classifier);

    const unlearnt = joinParts({ ...partsOf(model, own.parameters), autoencoder: partsOf(model, start).autoencoder });
    const view = { anchor, start, own: { ...own, parameters: unlearnt } };
    const taught = mix(inputOf(honest, { view }), engine);
    assert.ok(restoredLoss(taught) < restoredLoss({ ...taught, parameters: start }));
  });

  it("merges the autoencoders of a few, though more faults are tolerated among all", () => {
    const two = mix(inputOf(honest.slice(0, 2), { rule: "mean" }), engine);
    assert.ok(restoredLoss(two) < restoredLoss({ ...two, parameters: start }));
  });

  it("remembers autoencoders under names of their own", () => {
    const state = { a: 0.75, "autoencoder/b": 0.75 };
    const { state: after } = mix(inputOf(honest, { state }), engine);
    assert.deepEqual(
      Object.keys(after)
        .filter((key) => after[key] !== 0)
        .toSorted(),
      ["a", "autoencoder/b"],
    );
    assert.ok((after["autoencoder/b"] as number) < 0.75, "forgiven a little");
  });

  it("keeps the own autoencoder where all others' would restore benign rows worse", () => {
    const ruined = (author: string): HeldDelta => smuggled(author, (x) => x.map((value) => 50 * value));
    const output = mix(inputOf(["a", "b", "c", "d", "e"].map(ruined), { rule: "median" }), engine);
    const parts = partsOf(model, output.parameters);
    assert.deepEqual(parts.autoencoder, partsOf(model, own.parameters).autoencoder);
    assert.notDeepEqual(parts.classifier, partsOf(model, own.parameters).classifier);
  });
});

import assert from "node:assert/strict";
import type { HeldDelta } from "../../src/averaging/contributions.ts";
import { headFrom } from "../../src/averaging/head.ts";
import { noMomenta } from "../../src/averaging/momentum.ts";
import { averagingDefaults, type AveragingOptions } from "../../src/averaging/options.ts";
import mix, { type MixInput, type MixOutput } from "../../src/averaging/mix-task.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { mlp } from "../../src/model/spec.ts";
import { ruleNames } from "../../src/robust/registry.ts";
import { seededRandom } from "../../src/random.ts";
import type { LabelledRows } from "../../src/robust/rule.ts";
import { trainingDefaults } from "../../src/training/options.ts";
import { meanLoss } from "../../src/training/mean-loss.ts";
import { train } from "../../src/training/trainer.ts";

const engine = createWasmEngine();
const spec = mlp(4, [8], ["benign", "attack"]);
const anchor = genesisParameters(spec, "anchor");

/** Rows whose class is the sign of their first feature. */
function rowsOf(count: number, seed: string): LabelledRows {
  const random = seededRandom(seed);
  const inputs = Float32Array.from({ length: 4 * count }, () => random.normal());
  return { rows: count, inputs, labels: Uint8Array.from({ length: count }, (_, i) => (inputs[4 * i]! > 0 ? 1 : 0)) };
}

/** x of an organisation that trained from `start` on rows of its own. */
function trainedBy(name: string, start: Float32Array): Float32Array {
  const options = { ...trainingDefaults, localEpochs: 3, batchSize: 16, learningRate: 0.01 };
  return train({ spec, start, ...rowsOf(200, name), options, seed: name }, engine).parameters;
}

/** An organisation's own model after long training on these very rows. */
function trainedFar(rows: LabelledRows): Float32Array {
  const options = { ...trainingDefaults, localEpochs: 200, batchSize: 16, learningRate: 0.02 };
  return train({ spec, start, ...rows, options, seed: "far" }, engine).parameters;
}

const deltaTo = (author: string, x: Float32Array, round = 3): HeldDelta => ({
  author,
  round,
  payloadHash: author,
  delta: x.map((value, k) => value - anchor[k]!),
});
const start = trainedBy("before", anchor);
const own = { author: "me", parameters: trainedBy("me", start) };
const others = ["a", "b", "c", "d"].map((author) => deltaTo(author, trainedBy(author, start)));
const poisoned = (author: string): HeldDelta =>
  deltaTo(
    author,
    start.map((s) => s - 100),
  );

function inputOf(over: Partial<MixInput> = {}): MixInput {
  return {
    spec,
    round: 3,
    view: { anchor, start, own },
    deltas: others,
    rule: "median",
    f: 1,
    averaging: averagingDefaults,
    momenta: noMomenta,
    auxiliary: null,
    guarded: true,
    mergedLosses: [],
    trainedRows: 200,
    ownIsGenesis: false,
    validation: rowsOf(100, "validation"),
    distribution: null,
    benignDistribution: null,
    prototypes: rowsOf(0, "none"),
    triggers: [],
    seed: "seed",
    state: { a: 0.5 },
    ...over,
  };
}
const mixed = (over: Partial<MixInput> = {}): MixOutput => mix(inputOf(over), engine);
const lossOf = (parameters: Float32Array): number => meanLoss(engine, spec, parameters, inputOf().validation);

describe("mixing a round", () => {
  it("takes the rule's step from s_i, with a verdict for everybody, and says what the merge is worth", () => {
    const { parameters, outcome, verdicts, degraded, mergedLoss } = mix(inputOf(), engine);
    assert.deepEqual([outcome, degraded], ["merged", null]);
    assert.deepEqual(
      verdicts.map(({ author }) => author),
      ["a", "b", "c", "d", "me"],
    );
    assert.equal(mergedLoss, lossOf(parameters));
    assert.ok(mergedLoss < lossOf(start));
    const updates = [
      ...others.map(({ delta }) => delta.map((d, k) => anchor[k]! + d - start[k]!)),
      own.parameters.map((x, k) => x - start[k]!),
    ];
    parameters.forEach((value, k) => {
      const median = updates.map((update) => update[k]!).toSorted((a, b) => a - b)[2]!;
      assert.ok(Math.abs(value - (start[k]! + median)) < 1e-6);
    });
  });

  it("goes as far along the step as its rate says", () => {
    const [whole, half, none] = [1, 0.5, 0].map(
      (rate) => mixed({ averaging: { ...averagingDefaults, rate } }).parameters,
    );
    whole!.forEach((value, k) => assert.ok(Math.abs(half![k]! - (value + start[k]!) / 2) < 1e-6));
    assert.deepEqual(none, start);
  });

  it("lets whoever was refused back in by a merge no worse than its last, though its own model does better", () => {
    const alone = trainedFar(inputOf().validation);
    const view = { anchor, start: alone, own: { author: "me", parameters: alone } };
    const refused = mixed({ view });
    assert.equal(refused.outcome, "merge-guard", "a local model is hard to beat on the rows it is judged by");
    const back = mixed({ view, mergedLosses: [lossOf(start)] });
    assert.equal(back.outcome, "merged");
    assert.ok(back.mergedLoss! > 2 * lossOf(alone) + 0.05 && back.mergedLoss! <= lossOf(start) * 1.5 + 0.05);
  });

  it("lets the last steps go on with momentum, whatever the rule, and begins anew after a merge that was refused", () => {
    const averaging = { ...averagingDefaults, momentum: 0.5 };
    for (const rule of ruleNames) {
      const plain = { rule, guarded: false } as const;
      const first = mixed({ averaging, ...plain });
      assert.deepEqual(first.parameters, mixed(plain).parameters, "there is nothing to go on yet");
      const second = mixed({ averaging, momenta: first.momenta, ...plain });
      second.parameters.forEach((value, k) => {
        const step = first.parameters[k]! - start[k]!;
        assert.ok(Math.abs(value - start[k]! - 1.5 * step) < 1e-5, rule);
      });
    }
    const { momenta } = mixed({ averaging });
    const refused = mixed({ averaging, momenta, mergedLosses: [-1] });
    assert.deepEqual([refused.outcome, refused.momenta.velocity], ["merge-guard", null]);
  });

  it("keeps FedDyn's sums, whatever the rule: of the filtered steps, and of the own updates, backwards", () => {
    const averaging = { ...averagingDefaults, feddynAlpha: 0.1 };
    for (const rule of ruleNames) {
      const plain = mixed({ rule, guarded: false });
      const { parameters, momenta } = mixed({ rule, averaging, guarded: false });
      parameters.forEach((value, k) => {
        const step = plain.parameters[k]! - start[k]!;
        assert.ok(Math.abs(value - (start[k]! + 2 * step)) < 1e-5, rule);
        assert.ok(Math.abs(momenta.steps![k]! - step) < 1e-5, rule);
        assert.ok(Math.abs(momenta.drift![k]! + own.parameters[k]! - start[k]!) < 1e-5, rule);
      });
    }
  });

  it("does all of it at once behind every rule: momentum, FedDyn, a layer at home and clusters", () => {
    const averaging: AveragingOptions = {
      rate: 0.5,
      momentum: 0.5,
      feddynAlpha: 0.1,
      personal: "head",
      clusters: { by: "direction", models: "shared" },
    };
    const from = headFrom(spec);
    for (const rule of ruleNames) {
      const { parameters, outcome } = mixed({ rule, averaging, guarded: false });
      assert.equal(outcome, "merged", rule);
      assert.ok(parameters.every(Number.isFinite), rule);
      assert.deepEqual(parameters.subarray(from), own.parameters.subarray(from), rule);
      assert.notDeepEqual(parameters.subarray(0, from), start.subarray(0, from), rule);
    }
  });

  it("leaves the last layer at home, and judges the others by the layers before it", () => {
    const averaging = { ...averagingDefaults, personal: "head" } as const;
    const { parameters } = mixed({ averaging });
    const from = headFrom(spec);
    assert.deepEqual(parameters.subarray(from), own.parameters.subarray(from));
    assert.deepEqual(parameters.subarray(0, from), mixed().parameters.subarray(0, from));
    const strange = others.map((delta) => ({ ...delta, delta: delta.delta.map((d, k) => (k < from ? d : 1e6)) }));
    for (const rule of ruleNames) {
      const judged = mixed({ averaging, rule });
      assert.deepEqual(mixed({ averaging, rule, deltas: strange }), judged, rule);
    }
  });

  it("moves towards the clusters among the kept rows, by no more than the rows are apart, whatever the rule", () => {
    const deltas = others.map((delta, i) => ({ ...delta, auxiliary: { imbalance: i < 3 ? -4 : 4, accuracy: 9 } }));
    const clustered = (models: "shared" | "own"): Partial<MixInput> => ({
      deltas,
      auxiliary: { imbalance: -4, accuracy: 9 },
      averaging: { ...averagingDefaults, clusters: { by: "auxiliary", models } },
    });
    for (const rule of ruleNames) {
      const plain = mixed({ rule }).parameters;
      for (const models of ["shared", "own"] as const) {
        const { parameters, outcome } = mixed({ rule, ...clustered(models) });
        assert.equal(outcome, "merged");
        assert.notDeepEqual(parameters, plain, `${rule}, ${models}`);
      }
    }
    // Four alike and one alone: the mean of the four, and the one, count the same without a defence.
    const { parameters } = mixed({ ...clustered("shared"), rule: "mean", guarded: false });
    const at = (k: number): number => {
      const x = [...others.map(({ delta }) => anchor[k]! + delta[k]!), own.parameters[k]!];
      return (x[0]! + x[1]! + x[2]! + x[4]!) / 8 + x[3]! / 2;
    };
    parameters.forEach((value, k) => assert.ok(Math.abs(value - at(k)) < 1e-5));
  });

  it("takes the plain step where all are of one cluster, or nobody tells", () => {
    const averaging = { ...averagingDefaults, clusters: { by: "auxiliary", models: "own" } } as const;
    assert.deepEqual(mixed({ averaging }).parameters, mixed().parameters);
  });

  it("keeps the local model when fewer than 2f + 1 rows are left", () => {
    const { parameters, outcome, degraded, mergedLoss, state } = mix(
      inputOf({ deltas: others.slice(0, 3), f: 2 }),
      engine,
    );
    assert.deepEqual([outcome, degraded, mergedLoss], ["too-few", "too-few", null]);
    assert.deepEqual(parameters, own.parameters);
    assert.deepEqual(state, { a: 0.5 });
  });

  it("keeps the local model, or s_i without one, when there is nothing at all to mix", () => {
    for (const mine of [own, null]) {
      const alone = mix(inputOf({ deltas: [], f: 1, view: { anchor, start, own: mine } }), engine);
      assert.equal(alone.outcome, "too-few");
      assert.deepEqual(alone.parameters, mine?.parameters ?? start);
    }
  });

  it("keeps the local model when the merge is worse on own held-out rows, with the verdicts that led to it", () => {
    const captured = inputOf({ deltas: [...others.slice(0, 2), ...["x", "y", "z"].map(poisoned)], f: 1 });
    const { parameters, outcome, mergedLoss, verdicts } = mix(captured, engine);
    assert.deepEqual([outcome, mergedLoss], ["merge-guard", null]);
    assert.deepEqual(parameters, own.parameters);
    assert.equal(verdicts.length, 6);
  });

  it("compares with s_i and the best merge before it, not with the trained local model", () => {
    const merged = mix(inputOf(), engine);
    assert.ok(lossOf(own.parameters) < 0.8 * lossOf(start), "training alone is much better than s_i");
    assert.equal(merged.outcome, "merged");
    const strict = mix(inputOf({ mergedLosses: [merged.mergedLoss! / 2 - 0.06] }), engine);
    assert.equal(strict.outcome, "merge-guard");
  });

  it("has no guard where it was told so, nor on too few rows", () => {
    const deltas = [...others.slice(0, 2), ...["x", "y", "z"].map(poisoned)];
    assert.equal(mix(inputOf({ deltas, guarded: false }), engine).outcome, "merged");
    assert.equal(mix(inputOf({ deltas, validation: rowsOf(49, "few") }), engine).outcome, "merged");
    const none = mix(inputOf({ deltas, validation: rowsOf(0, "none") }), engine);
    assert.deepEqual([none.outcome, none.mergedLoss], ["merged", null]);
  });

  it("lets an organisation without a row of its own merge what others learnt", () => {
    const view = { anchor, start, own: null };
    const { parameters, outcome, verdicts } = mix(inputOf({ view, trainedRows: 0 }), engine);
    assert.equal(outcome, "merged");
    assert.equal(verdicts.length, 4);
    assert.ok(lossOf(parameters) < lossOf(start));
  });

  it("is a pure function: equal inputs give equal outputs, and stay as they were", () => {
    const input = inputOf({ rule: "rank-witness" });
    const before = structuredClone(input);
    assert.deepEqual(mix(input, engine), mix(structuredClone(input), engine));
    assert.deepEqual(input, before);
  });

  it("does not hang on the order in which deltas came in", () => {
    for (const rule of ["mean", "median", "trimmed-mean", "gated-nnm-trimmed-mean"]) {
      const [given, reversed] = [others, others.toReversed()].map((deltas) => mix(inputOf({ rule, deltas }), engine));
      assert.deepEqual(reversed, given, rule);
    }
  });
});

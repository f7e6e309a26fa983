import assert from "node:assert/strict";
import { judgeOf, type JudgeInput } from "../../src/detection/judge.ts";
import { benignThreshold } from "../../src/detection/threshold.ts";
import { loadEngine } from "../../src/engine/load-engine.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";

/** Classifiers of two inputs without a hidden layer, whose margin of attack is one of the inputs. */
const spec = mlp(2, [], ["benign", "attack"]);
const looksAt = (input: 0 | 1): Float32Array =>
  Float32Array.from(input === 0 ? [0, 1, 0, 0, 0, 0] : [0, 0, 0, 1, 0, 0]);

/** Attacks lie 4 apart from benign rows in the first input, and `apart` in the second. */
function rows(benign: number, attacks: number, seed: number, apart = 0) {
  const random = seededRandom(seed);
  const labels = Uint8Array.from({ length: benign + attacks }, (_, row) => (row < benign ? 0 : 1));
  const inputs = new Float32Array(2 * labels.length);
  labels.forEach((label, row) => inputs.set([random.normal() + 4 * label, random.normal() + apart * label], 2 * row));
  return { rows: labels.length, inputs, labels };
}

const swapped = ({ inputs }: { inputs: Float32Array }): Float32Array => inputs.map((_, k) => inputs[k ^ 1]!);
const model = {
  spec,
  autoencoder: null,
  parameters: looksAt(1),
  scores: ["classifier"],
  combination: "sum",
  shape: null,
} as const;
const called = (scores: Float64Array, threshold: number): number => scores.filter((score) => score >= threshold).length;

describe("an organisation's judge", () => {
  let engine: Engine;
  before(async () => {
    engine = await loadEngine();
  });
  const judge = (over: Partial<JudgeInput>) =>
    judgeOf(
      { model, local: null, shared: null, validation: rows(400, 400, 1), falsePositiveRate: 0.05, ...over },
      engine,
    );

  it("is the consortium's model alone where there is no witness, thresholds set on own benign rows", () => {
    const validation = rows(400, 400, 1, 4);
    const { score, threshold } = judge({ validation });
    const scores = score(validation);
    assert.equal(threshold, benignThreshold(scores.subarray(0, 400), 0.05));
    assert.ok(called(scores.subarray(400), threshold) > 380);
  });

  it("finds with a local witness what the consortium's model can't tell, within one budget", () => {
    const validation = rows(400, 400, 1);
    const { score, threshold } = judge({ validation, local: { parameters: looksAt(0), alone: false } });
    const scores = score(validation);
    assert.ok(called(scores.subarray(0, 400), threshold) <= 20);
    assert.ok(called(scores.subarray(400), threshold) > 360);
  });

  it("finds what no witness was told of by either of them", () => {
    const validation = rows(400, 400, 1);
    const { score, threshold } = judge({ validation, local: { parameters: looksAt(0), alone: true } });
    const novel = Float32Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? 0 : 8));
    assert.equal(called(score({ rows: 100, inputs: novel }), threshold), 100);
  });

  it("shows each witness the rows as it scales them", () => {
    const validation = rows(400, 400, 1);
    const seen = { ...validation, ownInputs: swapped(validation) };
    const own = judge({ validation: seen, local: { parameters: looksAt(1), alone: true } });
    const same = judge({ validation, local: { parameters: looksAt(0), alone: true } });
    assert.equal(own.threshold, same.threshold);
    assert.deepEqual(own.score(seen), same.score(validation));
  });

  it("leaves the word to whoever does better on own rows where few of them are benign", () => {
    const validation = rows(60, 400, 1);
    const better = judge({ validation, local: { parameters: looksAt(0), alone: true } });
    const worse = judge({
      validation,
      model: { ...model, parameters: looksAt(0) },
      local: { parameters: looksAt(1), alone: true },
    });
    const other = rows(200, 200, 2);
    assert.deepEqual(better.score(other), worse.score(other));
    assert.equal(better.threshold, worse.threshold);
  });

  for (const [what, validation] of [
    ["hardly any", rows(19, 400, 1)],
    ["all", rows(80, 0, 1)],
  ] as const) {
    it(`leaves it to the consortium where ${what} of them are benign`, () => {
      const both = judge({ validation, local: { parameters: looksAt(0), alone: true } });
      const alone = judge({ validation });
      assert.deepEqual(both.score(validation), alone.score(validation));
    });
  }
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../src/random.ts";
import { drawAround, errorHistogram } from "../../src/training/meta-sampler.ts";
import { policyMu } from "../../src/training/meta-policy.ts";
import type { SamplerContext } from "../../src/training/sampler-context.ts";
import { samplerNames, samplers } from "../../src/training/sampler.ts";

/** A context whose model is wrong about the benign rows at random. */
function contextOf(labels: Uint8Array, seed = 1, mu: number | null = null): SamplerContext {
  const errors = seededRandom(`errors/${seed}`);
  const training = Float64Array.from(labels, () => errors.next());
  return {
    rows: labels.length,
    labels,
    classes: 4,
    random: seededRandom(seed),
    mu,
    errors: () => ({ training, heldOut: training, heldOutLabels: labels }),
  };
}

const countsOf = (rows: Uint32Array, labels: Uint8Array): number[] =>
  [0, 1, 2, 3].map((label) => rows.filter((row) => labels[row] === label).length);

const anyLabels = fc
  .array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 200 })
  .map((labels) => Uint8Array.from(labels));

/** 300 benign rows, 30 of one attack and 6 of another. */
const skewed = Uint8Array.from({ length: 336 }, (_, row) => (row < 300 ? 0 : row < 330 ? 1 : 3));

describe("every sampler", () => {
  it("visits rows that there are, in an order drawn anew for each epoch and the same for the same seed", () => {
    fc.assert(
      fc.property(anyLabels, fc.constantFrom(...samplerNames), fc.nat(), (labels, name, seed) => {
        const epochs = (): Uint32Array[] => {
          const context = contextOf(labels, seed);
          return [0, 1].map(() => samplers[name](context));
        };
        const [first, second] = epochs();
        assert.deepEqual(epochs(), [first, second]);
        assert.ok(first!.length > 0 && first!.every((row) => row < labels.length));
        if (first!.length > 20) assert.notDeepEqual(first, second);
      }),
    );
  });

  it("visits every row once where there is only one side, and class-balanced one class", () => {
    const labels = new Uint8Array(40);
    for (const name of samplerNames.filter((one) => one !== "class-balanced")) {
      const rows = samplers[name](contextOf(labels));
      assert.deepEqual(rows.toSorted(), Uint32Array.from(labels.keys()), name);
    }
    assert.equal(samplers["class-balanced"](contextOf(labels)).length, 40);
  });
});

describe("the sampler", () => {
  it("none visits every row once", () => {
    assert.deepEqual(samplers.none(contextOf(skewed)).toSorted(), Uint32Array.from(skewed.keys()));
  });

  it("class-balanced draws each class that there is alike often", () => {
    const counts = countsOf(samplers["class-balanced"](contextOf(skewed)), skewed);
    assert.equal(counts[2], 0);
    for (const c of [0, 1, 3]) assert.ok(Math.abs(counts[c]! - 112) < 30, `${counts[c]} of class ${c}`);
  });

  it("over repeats the smaller side, attacks or benign, until both are alike, and leaves nothing out", () => {
    for (const labels of [skewed, skewed.map((label) => (label === 0 ? 2 : 0))]) {
      const rows = samplers.over(contextOf(labels));
      const [benign, ...attacks] = countsOf(rows, labels);
      assert.equal(benign, 300);
      assert.equal(
        attacks.reduce((a, b) => a + b),
        300,
      );
      assert.equal(new Set(rows).size, labels.length);
    }
  });

  it("under keeps the smaller side, and as many of the larger, others in each epoch", () => {
    const context = contextOf(skewed);
    const [first, second] = [samplers.under(context), samplers.under(context)];
    assert.deepEqual(countsOf(first, skewed), [36, 30, 0, 6]);
    assert.equal(new Set(first).size, 72);
    assert.notDeepEqual(first.toSorted(), second.toSorted());
  });

  it("meta keeps the smaller side, and as many of the larger whose errors lie around mu", () => {
    for (const mu of [0, 0.5, 1]) {
      const context = contextOf(skewed, 3, mu);
      const rows = samplers.meta(context);
      assert.deepEqual(countsOf(rows, skewed), [36, 30, 0, 6]);
      const { training } = context.errors();
      const drawn = [...rows].filter((row) => skewed[row] === 0).map((row) => training[row]!);
      const away = drawn.reduce((sum, e) => sum + Math.abs(e - mu), 0) / drawn.length;
      assert.ok(away < 0.25, `${away} from ${mu}`);
    }
  });

  it("meta follows its policy where mu is left to it", () => {
    const context = contextOf(skewed, 4);
    const { training } = context.errors();
    const histogram = [...errorHistogram(training.filter((_, row) => skewed[row] === 0))];
    const mu = policyMu([...histogram, ...histogram]);
    assert.deepEqual(samplers.meta(context), samplers.meta(contextOf(skewed, 4, mu)));
  });
});

describe("meta's parts", () => {
  it("count errors in five bins, the last one closed", () => {
    assert.deepEqual([...errorHistogram(Float64Array.of(0, 0.19, 0.2, 0.999, 1))], [0.4, 0.2, 0, 0, 0.4]);
  });

  it("draw each row at most once, with the odds of its weight", () => {
    // exp(-(0.2 / 0.2)^2 / 2) = .607: beside three rows at mu, a row one sigma away is drawn first with odds .607 / 3.607.
    const rows = Uint32Array.of(0, 1, 2, 3);
    const errors = Float64Array.of(0.5, 0.5, 0.5, 0.7);
    const random = seededRandom(9);
    const draws = Array.from({ length: 4000 }, () => drawAround(0.5, rows, errors, 1, random)[0]!);
    const share = draws.filter((row) => row === 3).length / draws.length;
    assert.ok(Math.abs(share - 0.168) < 0.02, `${share}`);
    assert.deepEqual(drawAround(0.5, rows, errors, 4, random).toSorted(), rows);
  });

  it("put mu between 0 and 1 for any state, at one half where nothing was learnt", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 10, maxLength: 10 }), (state) => {
        const mu = policyMu(state);
        assert.ok(mu >= 0 && mu <= 1);
        assert.equal(
          policyMu(
            state,
            state.map(() => 0),
          ),
          0.5,
        );
      }),
    );
  });
});

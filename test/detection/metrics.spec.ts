import assert from "node:assert/strict";
import * as fc from "fast-check";
import { detectionMetrics } from "../../src/detection/metrics.ts";
import { familyMacroF1, recallByAttack } from "../../src/detection/metrics-families.ts";
import { averagePrecision, rocAuc } from "../../src/detection/metrics-ranking.ts";

const rows = fc.array(fc.tuple(fc.constantFrom(0, 0.2, 0.2, 0.5, 0.7, 1), fc.constantFrom(0, 0, 1, 3)), {
  minLength: 1,
  maxLength: 40,
});
const split = (drawn: [number, number][]): { scores: number[]; labels: number[] } => ({
  scores: drawn.map(([score]) => score),
  labels: drawn.map(([, label]) => label),
});

describe("the detection metrics", () => {
  it("count any label but 0 as attack, detected from the threshold on", () => {
    const { confusion } = detectionMetrics([0.1, 0.5, 0.5, 0.9, 0.2], [0, 0, 4, 1, 2], 0.5);
    assert.deepEqual(confusion, [
      [1, 1],
      [1, 2],
    ]);
  });

  it("give 0 or null, never NaN, for no rows at all", () => {
    assert.deepEqual(detectionMetrics([], [], 0.5), {
      confusion: [
        [0, 0],
        [0, 0],
      ],
      accuracy: 0,
      precision: 0,
      recall: 0,
      f1: 0,
      macroF1: 0,
      falsePositiveRate: null,
      rocAuc: null,
      averagePrecision: null,
    });
  });

  it("find as ROC-AUC the share of pairs in order, ties half", () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const { scores, labels } = split(drawn);
        const attacks = scores.filter((_, i) => labels[i] !== 0);
        const benign = scores.filter((_, i) => labels[i] === 0);
        const pairs: number[] = attacks.flatMap((a) => benign.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const expected = pairs.length === 0 ? null : pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length;
        const actual = rocAuc(scores, labels);
        assert.ok(expected === null ? actual === null : Math.abs(actual! - expected) < 1e-12);
      }),
    );
  });

  it("depend on the order of scores only, not on their size", () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const { scores, labels } = split(drawn);
        const stretched = scores.map((score) => Math.exp(9 * score) - 100);
        assert.equal(rocAuc(stretched, labels), rocAuc(scores, labels));
        assert.equal(averagePrecision(stretched, labels), averagePrecision(scores, labels));
      }),
    );
  });

  it("leave families out of the macro F1 that neither occur nor are called", () => {
    assert.equal(familyMacroF1([0, 1, 1, 2], [0, 1, 1, 0], 5), 0.5);
    assert.equal(familyMacroF1([0, 1], [3, 1], 5), 0.5);
    assert.equal(familyMacroF1([0, 0], [0, 0], 5), null);
  });

  it("give recall by attack, sorted by name, benign and absent ones left out", () => {
    const names = ["normal", "smurf", "neptune", "land"];
    const recalls = recallByAttack([0.9, 0.9, 0.1, 0.5, 0.7], [0, 1, 1, 2, 2], names, 0.5);
    assert.deepEqual(Object.entries(recalls), [
      ["neptune", 1],
      ["smurf", 0.5],
    ]);
  });
});

import assert from "node:assert/strict";
import { detectionMetrics } from "../../src/detection/metrics.ts";
import { confusionMatrix, f1PerClass } from "../../src/detection/metrics-families.ts";
import { describeWith, oracleFolder, readOracle } from "../support/shared.ts";

interface BinaryCase {
  readonly id: string;
  readonly kind: "binary";
  readonly yTrue: number[];
  readonly score: number[];
  readonly threshold: number;
  readonly confusion: number[][];
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly f1Macro: number;
  readonly fprAtThreshold: number | null;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
}

interface MulticlassCase {
  readonly id: string;
  readonly kind: "multiclass";
  readonly classes: number;
  readonly yTrue: number[];
  readonly yPred: number[];
  readonly confusion: number[][];
  readonly f1PerClass: number[];
  readonly f1Macro: number;
  readonly f1MacroPresentLabelsOnly: number;
}

function assertNear(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) return assert.equal(actual, expected, what);
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${what}: ${actual}, not ${expected}`);
}

describeWith(oracleFolder, "VERVET_ORACLES", "the detection metrics beside scikit-learn", () => {
  const cases =
    oracleFolder === null ? [] : readOracle<{ cases: (BinaryCase | MulticlassCase)[] }>("metrics.json").cases;

  for (const reference of cases) {
    if (reference.kind === "binary") {
      it(`agree on ${reference.id}`, () => {
        const metrics = detectionMetrics(reference.score, reference.yTrue, reference.threshold);
        assert.deepEqual(metrics.confusion, reference.confusion);
        assertNear(metrics.accuracy, reference.accuracy, "accuracy");
        assertNear(metrics.precision, reference.precision, "precision");
        assertNear(metrics.recall, reference.recall, "recall");
        assertNear(metrics.f1, reference.f1, "f1");
        assertNear(metrics.macroF1, reference.f1Macro, "macroF1");
        assertNear(metrics.falsePositiveRate, reference.fprAtThreshold, "falsePositiveRate");
        assertNear(metrics.rocAuc, reference.rocAuc, "rocAuc");
        assertNear(metrics.averagePrecision, reference.averagePrecision, "averagePrecision");
      });
    } else {
      it(`agree on ${reference.id}`, () => {
        const confusion = confusionMatrix(reference.yTrue, reference.yPred, reference.classes);
        assert.deepEqual(
          confusion.map((row) => [...row]),
          reference.confusion,
        );
        const f1 = f1PerClass(confusion);
        f1.forEach((value, k) => assertNear(value ?? 0, reference.f1PerClass[k]!, `F1 of class ${k}`));
        const present = f1.filter((value) => value !== null);
        const mean = (values: readonly (number | null)[], n: number): number =>
          values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / n;
        assertNear(mean(f1, f1.length), reference.f1Macro, "macro F1 of all classes");
        assertNear(mean(present, present.length), reference.f1MacroPresentLabelsOnly, "macro F1 of those present");
      });
    }
  }

  it("cover every case of the file", () => assert.equal(cases.length, 12));
});

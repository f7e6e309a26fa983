import assert from "node:assert/strict";
import { encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import { calibrateScores } from "../../src/detection/calibrate-scores.ts";
import type { ScoreColumns } from "../../src/detection/combined-score.ts";
import { decodeCalibration, encodeCalibration } from "../../src/detection/shared-calibration-codec.ts";
import { mergeCalibrations, sharedCalibrationOf } from "../../src/detection/shared-calibration.ts";
import { seededRandom } from "../../src/random.ts";

/** Scores of n rows: normal in both columns; attacks are some deviations off. */
function columns(n: number, seed: string, off = 0): ScoreColumns {
  const random = seededRandom(seed);
  const column = (): Float64Array => Float64Array.from({ length: n }, () => off + random.normal());
  return { classifier: column(), mahalanobis: column() };
}
const share = (scores: Float64Array, threshold: number): number =>
  scores.filter((score) => score >= threshold).length / scores.length;
const told = ["a", "b", "c"].map((name) => sharedCalibrationOf(columns(1000, name), "sum")!);
const fresh = columns(5000, "fresh");

describe("a shared calibration", () => {
  it("is told by those with enough benign rows only", () => {
    assert.equal(sharedCalibrationOf(columns(99, "few"), "sum"), null);
    assert.deepEqual(Object.keys(told[0]!.columns), ["classifier", "mahalanobis"]);
  });

  it("gives those with too few rows a threshold that keeps the budget, and finds attacks", () => {
    const merged = mergeCalibrations(told);
    const rule = calibrateScores(columns(3, "few"), 0.05, "sum", merged);
    assert.equal(rule.calibratedBy, "consortium");
    const falseAlarms = share(rule.score(fresh), rule.threshold);
    assert.ok(falseAlarms > 0.03 && falseAlarms < 0.07, `${falseAlarms}`);
    assert.ok(share(rule.score(columns(1000, "attacks", 3)), rule.threshold) > 0.9);
  });

  it("hardly moves when a minority lies", () => {
    const lie = sharedCalibrationOf(columns(1000, "lie", 1000), "sum")!;
    const rule = calibrateScores(columns(3, "few"), 0.05, "sum", mergeCalibrations([...told, lie]));
    const falseAlarms = share(rule.score(fresh), rule.threshold);
    assert.ok(falseAlarms > 0.02 && falseAlarms < 0.08, `${falseAlarms}`);
  });

  it("leaves out a minority that tells other scores, and is nothing where nobody tells any", () => {
    const { classifier } = columns(1000, "one");
    const other = sharedCalibrationOf({ classifier: classifier! }, "sum")!;
    assert.deepEqual(mergeCalibrations([...told, other]), mergeCalibrations(told));
    assert.equal(mergeCalibrations([]), null);
  });
});

describe("a calibration with confidence", () => {
  const rates = (confidence: number | null, benign: (name: string) => ScoreColumns, told: boolean): number[] =>
    Array.from({ length: 40 }, (_, i) => {
      const own = benign(`own/${i}`);
      const shared = told ? sharedCalibrationOf(own, "sum", confidence) : null;
      const rule = calibrateScores(told ? columns(3, "few") : own, 0.05, "sum", shared, {
        confidence,
        calibratedBy: "own",
      });
      return share(rule.score(fresh), rule.threshold);
    });
  const over = (all: readonly number[]): number => all.filter((rate) => rate > 0.05).length / all.length;
  const few = (name: string): ScoreColumns => columns(300, name);

  it("keeps the budget on fresh rows nearly always, by own rows and by told ones, where plain quantiles do half of the time", () => {
    assert.ok(over(rates(null, few, false)) > 0.3);
    assert.ok(over(rates(0.95, few, false)) < 0.15);
    assert.ok(over(rates(0.95, few, true)) < 0.15);
  });

  it("goes by the consortium in spite of enough own rows where that is asked for, and by its own where nobody tells", () => {
    const care = { confidence: null, calibratedBy: "consortium" } as const;
    const own = columns(1000, "own");
    assert.equal(calibrateScores(own, 0.05, "sum", mergeCalibrations(told), care).calibratedBy, "consortium");
    assert.equal(calibrateScores(own, 0.05, "sum", null, care).calibratedBy, "own");
  });
});

describe("the calibration of combined scores", () => {
  it("is the organisation's own with enough rows, whatever others tell", () => {
    const own = columns(1000, "own");
    const rule = calibrateScores(own, 0.05, "sum", mergeCalibrations(told));
    assert.deepEqual([rule.calibratedBy, rule.threshold], ["own", calibrateScores(own, 0.05, "sum").threshold]);
    assert.ok(share(rule.score(own), rule.threshold) <= 0.05);
  });

  it("falls back to the classifier's even odds without any", () => {
    const rule = calibrateScores(columns(3, "few"), 0.05, "sum");
    assert.deepEqual([rule.calibratedBy, rule.threshold], ["nobody", 0.5]);
    assert.deepEqual([...rule.score({ classifier: Float64Array.of(0) })], [0.5]);
  });

  it("falls back to them, too, where others tell of a score that the organisation has no means for", () => {
    const { classifier } = columns(3, "few");
    const own: ScoreColumns = { classifier: classifier!, autoencoder: classifier! };
    const rule = calibrateScores(own, 0.05, "sum", mergeCalibrations(told));
    assert.deepEqual([rule.calibratedBy, rule.threshold], ["nobody", 0.5]);
    assert.deepEqual(rule.score({ classifier: Float64Array.of(0) }), Float64Array.of(0.5));
  });

  it("is the classifier's probability where that is the only score", () => {
    const { classifier } = columns(1000, "own");
    const rule = calibrateScores({ classifier: classifier! }, 0.05, "sum", mergeCalibrations(told));
    assert.ok(rule.score({ classifier: Float64Array.of(0, 100) }).every((p) => p >= 0 && p <= 1));
    assert.equal(rule.calibratedBy, "own");
  });
});

describe("the encoding of calibrations", () => {
  const bytes = encodeCalibration(told[0]!);

  it("gives back the same calibration", () => {
    assert.deepEqual(decodeCalibration(bytes), told[0]);
    assert.ok(bytes.length < 1500);
  });

  it("refuses sketches that fall, other names, other types, and too many bytes", () => {
    const falling = { ...told[0]!, combined: told[0]!.combined.toReversed() };
    assert.equal(decodeCalibration(encodeCalibration(falling)), null);
    for (const value of [{}, { columns: {}, combined: new Uint8Array(404) }, { columns: 1, combined: 2 }, [1]]) {
      assert.equal(decodeCalibration(encode(value)), null);
    }
    const named = { columns: { other: new Uint8Array(404) }, combined: new Uint8Array(404) };
    assert.equal(decodeCalibration(encode(named)), null);
    assert.equal(decodeCalibration(new Uint8Array(1e5)), null);
  });

  it("survives any bytes, and accepts only what encodes to the same", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = bytes.slice();
        changed[at] = byte;
        const decoded = decodeCalibration(changed);
        if (decoded !== null) assert.deepEqual(encodeCalibration(decoded), changed);
      }),
    );
  });
});

import assert from "node:assert/strict";
import { shapeScores } from "../../src/detection/benign-shape.ts";
import type { OneClass } from "../../src/detection/one-class.ts";
import {
  anomaly,
  countFlagged,
  excessOf,
  panelScores,
  toldOf,
  viewOf,
  type Panel,
  type RecentRows,
} from "../../src/detection/panel.ts";
import { seatPanel } from "../../src/detection/seat-panel.ts";
import type { Witness } from "../../src/detection/witness.ts";
import { fired, firedAlone } from "../../src/detection/alert.ts";
import learnHere from "../../src/detection/site-task.ts";
import { createOneClass } from "../../src/detection/one-class.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import { trainingDefaults } from "../../src/training/options.ts";

/** A witness whose score of a row is one of its inputs. */
const witness = (version: string, input: number): Witness => ({
  version,
  scores: ({ length, ...inputs }, rows) =>
    Float64Array.from({ length: rows }, (_, row) => (inputs as Record<number, number>)[(row * length) / rows + input]!),
  family: () => "dos",
  dispose() {},
});
/** One-class scores that are one of the inputs, each alike. */
const oneClass = (input: number): OneClass => ({
  columns(inputs, rows) {
    const column = witness("", input).scores(inputs, rows);
    return { autoencoder: column, mahalanobis: column, "pca-residual": column };
  },
  dispose() {},
});
/** Rows of three inputs: one for each witness, and one for the one-class scores; independent and uniform. */
function drawn(rows: number, seed: string): RecentRows {
  const random = seededRandom(seed);
  return { rows, inputs: Float32Array.from({ length: 3 * rows }, () => random.next()) };
}
const one = (...inputs: number[]): RecentRows => ({ rows: 1, inputs: Float32Array.from(inputs) });
const recent = drawn(5000, "recent");

describe("two witnesses", () => {
  const panel = seatPanel({ consortium: witness("7", 0), local: witness("8", 1), oneClass: null }, recent, 0.02, 9);

  it("share one budget: together they flag no more than it of what they were calibrated on", () => {
    assert.ok(panel.calibrated);
    const flagged = countFlagged(panel, panelScores(panel, recent));
    assert.ok(flagged <= 100 && flagged > 90, String(flagged));
    const later = drawn(20_000, "later");
    const share = countFlagged(panel, panelScores(panel, later)) / 20_000;
    assert.ok(share > 0.01 && share < 0.03, String(share));
  });

  it("say each for itself whether it fired, and whether the local one would have fired alone", () => {
    const told = (row: RecentRows) => {
      const { consortium, local } = toldOf(panel, panelScores(panel, row), 0);
      return [fired(consortium), fired(local), firedAlone(local)];
    };
    assert.deepEqual(told(one(1, 0, 0)), [true, false, false]);
    assert.deepEqual(told(one(0, 1, 0)), [false, true, true]);
    // Alone it would have 2% to spend instead of about half of that.
    assert.deepEqual(told(one(1, 0.985, 0)), [true, false, true]);
    assert.equal(toldOf(panel, panelScores(panel, one(1, 1, 1)), 0).local?.modelVersion, "8");
  });

  it("agree, and have the whole budget each, where they are one and the same", () => {
    const same = seatPanel({ consortium: witness("7", 0), local: witness("8", 0), oneClass: null }, recent, 0.02, 9);
    assert.equal(countFlagged(same, panelScores(same, recent)), 100);
    assert.equal(same.seats.local!.threshold, same.seats.local!.aloneThreshold);
  });

  it("are one where too few flows say what is usual: the local one is not asked yet", () => {
    const few = { rows: 99, inputs: recent.inputs.subarray(0, 3 * 99) };
    const early = seatPanel(
      { consortium: witness("7", 0), local: witness("8", 1), oneClass: oneClass(2) },
      few,
      0.02,
      9,
    );
    assert.deepEqual(
      [early.calibrated, early.threshold, early.seats.local, early.seats.consortium.tails],
      [false, 9, null, null],
    );
    assert.equal(panelScores(early, one(1, 1, 1)).local, null);
    const nothing = seatPanel(
      { consortium: witness("7", 0), local: null, oneClass: null },
      { rows: 0, inputs: new Float32Array(0) },
      0.02,
      9,
    );
    assert.equal(nothing.threshold, 9);
  });
});

describe("a witness with one-class scores", () => {
  const parts = { consortium: witness("7", 0), local: null, oneClass: oneClass(2) };
  const panel: Panel = seatPanel(parts, recent, 0.02, 9);
  const excess = (row: RecentRows): number => excessOf(panel, panelScores(panel, row), 0);

  it("keeps to the budget, and flags what is strange in either way", () => {
    assert.equal(countFlagged(panel, panelScores(panel, recent)), 100);
    assert.ok(excess(one(50, 0, 0.9)) >= 0, "an attack that the classifier knows");
    assert.ok(excess(one(0.1, 0, 3)) >= 0, "nothing that it knows, and like nothing that was seen");
    assert.ok(excess(one(0.5, 0, 0.5)) < 0);
  });

  it("names what it looks like, or calls it an anomaly where no attack explains it", () => {
    const reason = (row: RecentRows): string => viewOf(panel, panelScores(panel, row), 0).reason(row.inputs);
    assert.equal(reason(one(50, 0, 0.9)), "dos");
    assert.equal(reason(one(0.1, 0, 3)), anomaly);
  });

  it("tells stranger from strange, so that explanations see what a feature does", () => {
    const view = viewOf(panel, panelScores(panel, one(2, 0, 3)), 0);
    const [whole, lessKnown, lessOdd] = view.scores(Float32Array.of(2, 0, 3, 0.5, 0, 3, 2, 0, 1.5), 3);
    assert.ok(whole! > lessKnown! && whole! > lessOdd! && lessOdd! > 0);
  });
});

describe("what a site learns for itself", () => {
  const width = 6;
  const engine = createWasmEngine();
  /** Benign rows lie on a line; what is off it is not. */
  const benignRows = (rows: number, seed: string): Float32Array => {
    const random = seededRandom(seed);
    return Float32Array.from(
      Array.from({ length: rows }, () => random.next() - 0.5).flatMap((t) =>
        Array.from({ length: width }, (_, k) => (k % 2 === 0 ? t : -t) + 0.02 * random.normal()),
      ),
    );
  };
  const spec = autoencoder(width, [8, 2, 8]);
  const benign = { rows: 1000, inputs: benignRows(1000, "benign"), spec, start: genesisParameters(spec, "start") };

  it("is what ordinary traffic looks like: all three scores are low on it, and high off it", () => {
    // Round by round, each going on from where the one before ended.
    let start = benign.start;
    let output = learnHere({ tune: null, benign, seed: "0" }, engine);
    for (let round = 1; round < 40; round++) {
      ({ parameters: start } = output.oneClass!.autoencoder);
      output = learnHere({ tune: null, benign: { ...benign, start }, seed: `${round}` }, engine);
    }
    assert.equal(output.local, null);
    const scorer = createOneClass(engine, output.oneClass!);
    const usual = scorer.columns(benignRows(500, "more"), 500);
    const odd = scorer.columns(
      Float32Array.from({ length: width }, () => 0.4),
      1,
    );
    for (const name of ["autoencoder", "mahalanobis", "pca-residual"] as const) {
      const sorted = usual[name]!.toSorted();
      assert.ok(odd[name]![0]! > sorted[Math.floor(0.99 * 500)]!, name);
    }
    // The engine's float32 gives what float64 gives, to rounding.
    const exact = shapeScores(output.oneClass!.shape, benignRows(500, "more"), 500);
    const isNear = (own: Float64Array, other: Float64Array): boolean =>
      own.every((x, row) => Math.abs(x - other[row]!) < 1e-4 * (1 + other[row]!));
    assert.ok(isNear(usual.mahalanobis!, exact.mahalanobis) && isNear(usual["pca-residual"]!, exact.residual));
    // Of many rows each is scored as it is alone.
    const many = benignRows(1100, "many");
    const columns = scorer.columns(many, 1100);
    for (const row of [0, 511, 512, 1099]) {
      const alone = scorer.columns(many.subarray(row * width, (row + 1) * width), 1);
      for (const name of ["autoencoder", "mahalanobis", "pca-residual"] as const) {
        assert.deepEqual([...alone[name]!], [columns[name]![row]], `${name} of row ${row}`);
      }
    }
    scorer.dispose();
  });

  it("is nothing of too few rows, or where it is not asked for", () => {
    const few = { ...benign, rows: 99, inputs: benign.inputs.subarray(0, 99 * width) };
    assert.deepEqual(learnHere({ tune: null, benign: few, seed: "s" }, engine), { local: null, oneClass: null });
    assert.deepEqual(learnHere({ tune: null, benign: null, seed: "s" }, engine), { local: null, oneClass: null });
  });

  it("is a model of its own that knows the site's rows better than the one it is tuned from", () => {
    const classifier = mlp(width, [8], ["benign", "dos"]);
    const start = genesisParameters(classifier, "consortium");
    const inputs = Float32Array.from([...benignRows(300, "a"), ...benignRows(300, "b").map((x) => x + 1)]);
    const labels = Uint8Array.from({ length: 600 }, (_, row) => Number(row >= 300));
    const options = { ...trainingDefaults, batchSize: 16, learningRate: 0.02 };
    const tune = { spec: classifier, start, options, rows: { rows: 600, inputs, labels } };
    const { local, oneClass: none } = learnHere({ tune, benign: null, seed: "s" }, engine);
    assert.equal(none, null);
    const network = engine.createNetwork(classifier, local!);
    const logits = network.forward(inputs, 600);
    const right = labels.filter((label, row) => Number(logits[2 * row + 1]! > logits[2 * row]!) === label);
    assert.ok(right.length > 580, String(right.length));
    network.dispose();
  });
});

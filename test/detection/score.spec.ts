import assert from "node:assert/strict";
import { contributionsOf, typicalRow } from "../../src/detection/contributions.ts";
import { createScorer } from "../../src/detection/score.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { createScaler } from "../../src/features/scaling.ts";
import type { Table } from "../../src/flows/table.ts";
import { attackMargins } from "../../src/model/margin.ts";
import { smallTable } from "../flows/small-table.ts";
import { linear, someDetector } from "./some-detector.ts";

const engine = createWasmEngine();
const scoreOf = (table: Table, over: Parameters<typeof someDetector>[0]) => {
  const scorer = createScorer(engine, someDetector(over));
  try {
    return scorer.score(table);
  } finally {
    scorer.dispose();
  }
};

describe("scoring rows", () => {
  it("gives the probability of an attack, and a reason from the threshold on", () => {
    const table = smallTable([{ numeric: [100, 50] }, { numeric: [50, 50] }, { numeric: [0, 50] }]);
    const { scores, reasons } = scoreOf(table, { parameters: linear([4, 0, 0, 0, 0]), threshold: 0.5 });
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    assert.ok(Math.abs(scores[0]! - sigmoid(4)) < 0.01);
    assert.ok(Math.abs(scores[1]! - 0.5) < 0.01);
    assert.ok(Math.abs(scores[2]! - sigmoid(-4)) < 0.01);
    assert.equal(reasons[0], "a 100 (usually 50)");
    assert.equal(reasons[2], null);
  });

  it("names the features that moved a score towards attack, the strongest first, and no others", () => {
    const table = smallTable([{ numeric: [100, 0], categorical: [1] }]);
    const reason = (weights: readonly number[]) =>
      scoreOf(table, { parameters: linear(weights), threshold: 0 }).reasons[0];
    assert.equal(reason([1, -3, 0, 5, 0]), "c y (most often x); b 0 (usually 50); a 100 (usually 50)");
    assert.equal(reason([1, 3, 0, -5, 0]), "a 100 (usually 50)");
    assert.equal(reason([0, 0, 0, 0, 0]), "no single feature stands out");
  });

  it("gives no reason out of what the sensor did not tell", () => {
    const table = smallTable([{ numeric: [Number.NaN, 100] }]);
    const typicallyLow = someDetector();
    typicallyLow.statistics.benign!.numeric.fill(-5, 0, 101);
    const { reasons } = scoreOf(table, { ...typicallyLow, parameters: linear([5, 1, 0, 0, 0]), threshold: 0 });
    assert.equal(reasons[0], "b 100 (usually 50)");
  });

  it("scores nothing of no rows", () => {
    assert.deepEqual([...scoreOf(smallTable([]), {}).scores], []);
  });
});

describe("contributions", () => {
  it("of a linear model add up to the margin over the typical row's", () => {
    const { schema, statistics, spec } = someDetector();
    const scaler = createScaler(schema, statistics);
    const typical = typicalRow(schema, statistics, scaler);
    const network = engine.createNetwork(spec, linear([0.7, -1.3, 0.1, 0.9, -0.4], 0.2));
    const margins = (inputs: Float32Array, rows: number): Float64Array =>
      attackMargins(network.forward(inputs, rows), rows, 2);
    const inputs = scaler.scale(smallTable([{ numeric: [90, 20], categorical: [2] }]));
    const contributions = contributionsOf(margins, inputs, typical);
    const [own] = margins(inputs, 1);
    const [usual] = margins(typical.inputs, 1);
    const sum = contributions.reduce((total, one) => total + one, 0);
    assert.equal(contributions.length, 3);
    assert.ok(Math.abs(sum - (own! - usual!)) < 1e-5);
    network.dispose();
  });
});

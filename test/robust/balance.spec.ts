import assert from "node:assert/strict";
import { ownAndOthers, balance } from "../../src/robust/balance.ts";
import type { FilterContext } from "../../src/robust/rule.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("BALANCE", () => {
  const rows = contributionsOf([
    [1, 0],
    [1, 2],
    [1, 4],
    [1, -9],
  ]);
  const at = (overrides: Partial<FilterContext>): FilterContext =>
    contextOf(rows, 2, { start: Float32Array.of(9, 0), ...overrides }); // ||w_i|| = 10

  it("rejects what lies farther from the own parameters than a share of their length", () => {
    const { verdicts } = balance()(rows, rows[0]!, at({}));
    assert.deepEqual(
      verdicts.map(({ status, score, threshold }) => [status, score, threshold]),
      [
        ["accepted", 0, 3],
        ["accepted", 2, 3],
        ["rejected", 4, 3],
        ["rejected", 9, 3],
      ],
    );
  });

  it("tightens from round to round, by a factor e in all", () => {
    const thresholdAt = (round: number): number => balance()(rows, rows[0]!, at({ round })).verdicts[0]!.threshold!;
    assert.ok(Math.abs(thresholdAt(50) - 3 * Math.exp(-0.5)) < 1e-9);
    assert.ok(Math.abs(thresholdAt(100) - 3 / Math.E) < 1e-9);
    assert.equal(thresholdAt(1e9), thresholdAt(100));
  });

  it("spares the nearest of the suspects beyond f", () => {
    const { verdicts } = balance()(rows, rows[0]!, at({ f: 1 }));
    assert.deepEqual(
      verdicts.map(({ reason }) => reason),
      ["accepted", "accepted", "spared", "unlike-own"],
    );
  });

  it("weighs the own row as much as all others together", () => {
    const [first, second] = ownAndOthers()(rows, rows[1]!, at({}));
    assert.equal(first, 1);
    assert.ok(Math.abs(second! - (2 / 2 - 5 / 3 / 2)) < 1e-6);
    assert.deepEqual(ownAndOthers()([rows[1]!], rows[1]!, at({})), rows[1]!.update);
    assert.deepEqual(ownAndOthers()(rows.slice(1, 3), null, at({})), Float32Array.of(0.5, 1.5));
  });
});

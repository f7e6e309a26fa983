import assert from "node:assert/strict";
import { figures } from "../../../src/testbed/compare/figure.ts";
import { compareTable } from "../../../src/testbed/compare/table.ts";
import { sampleDocument } from "../../support/sample-grid.ts";

const macroF1 = figures[0]!;

describe("a comparison's table", () => {
  it("sets the first two paths against each other, a mean and the worst seed in each cell", () => {
    const document = sampleDocument(["filter.rule=mean,krum", "rounds=1,20"], 2, (i) => 0.9 - i / 10);
    assert.equal(
      compareTable(document, macroF1),
      [
        "small: holdout macro-F1, mean of 2 seeds (worst seed)",
        "",
        "             rounds",
        "filter.rule              1             20",
        "mean         0.700 (0.500)  0.600 (0.400)",
        "krum         0.500 (0.300)  0.400 (0.200)",
      ].join("\n"),
    );
  });

  it("has one number a cell of a single seed, and one column where one path varies", () => {
    const document = sampleDocument(["adversaries=[],[{attack: alie, count: 1}]"], 1, (i) => 0.5 + i / 4);
    assert.equal(
      compareTable(document, macroF1),
      [
        "small: holdout macro-F1, seed 1",
        "",
        "adversaries",
        "[]                          0.500",
        "[{attack: alie, count: 1}]  0.750",
      ].join("\n"),
    );
  });

  it("shows failed cells as failed, marks means without all seeds, and tells why", () => {
    const document = sampleDocument(["filter.rule=mean,krum"], 2, (i) =>
      i === 0 || i === 1 || i === 3 ? "out of luck" : 0.8,
    );
    const text = compareTable(document, macroF1);
    assert.match(text, /^mean +0\.800 \(0\.800\)\*$/mu);
    assert.match(text, /^krum +failed$/mu);
    assert.match(text, /^\* some seeds failed$/mu);
    assert.match(text, /^failed: filter\.rule=mean, seed 1: out of luck \(BROKEN\)$/mu);
    assert.equal(text.match(/^failed: /gmu)!.length, 3);
  });

  it("shows a dash where a figure does not apply", () => {
    const success = figures.find(({ name }) => name === "attackSuccessRate")!;
    assert.match(
      compareTable(
        sampleDocument(["rounds=1,2"], 1, () => 0.5),
        success,
      ),
      /^1 +-$/mu,
    );
  });
});

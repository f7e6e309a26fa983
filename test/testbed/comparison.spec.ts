import assert from "node:assert/strict";
import { bytes, comparisonOf, facts, figure } from "../../src/testbed/comparison.ts";
import { sampleSummary } from "../support/sample-report.ts";

describe("comparison", () => {
  it("has the filter's arm last, by its name", () => {
    const { rows, columns } = comparisonOf(sampleSummary({ filter: "multi-krum" }));
    assert.deepEqual(
      rows.map(({ arm }) => arm),
      ["local only", "plain mean", "multi-krum"],
    );
    for (const { cells } of rows) assert.equal(cells.length, columns.length);
  });

  it("lists the controls that were run from the loneliest to the most trusting", () => {
    const { plainMean } = sampleSummary();
    const { rows } = comparisonOf(sampleSummary({ pooled: plainMean!, coordinator: plainMean! }));
    assert.deepEqual(
      rows.map(({ arm }) => arm),
      ["local only", "pooled", "coordinator", "plain mean", "rank-witness"],
    );
  });

  it("says who took part, and whose contributions were used", () => {
    const [[word, sentence]] = facts(sampleSummary({ adversaries: 0 })) as [readonly [string, string]];
    assert.deepEqual(
      [word, sentence],
      ["took part", "contributions used: everybody's, but less than half of those of org-07 (10.0%)"],
    );
  });

  it("writes bytes with three digits and the unit that suits", () => {
    assert.deepEqual([0, 999, 1000, 11_418, 999_600, 2_345_678, 5e12].map(bytes), [
      "0 B",
      "999 B",
      "1.00 kB",
      "11.4 kB",
      "1.00 MB",
      "2.35 MB",
      "5.00e+3 GB",
    ]);
  });

  it("writes figures with three decimals, and a dash for none", () => {
    assert.deepEqual([0.98765, 1, null, undefined, NaN].map(figure), ["0.988", "1.000", "-", "-", "-"]);
  });
});

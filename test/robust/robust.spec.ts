import assert from "node:assert/strict";
import { defaultRule, ruleNamed, ruleNames } from "../../src/robust/registry.ts";
import { toleratedAmong, toleratedFaults } from "../../src/robust/tolerated.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("the guards around a rule", () => {
  const spread = (n: number): number[][] => Array.from({ length: n }, (_, j) => [j, -j]);

  it("let the local model stand below 2f + 1 valid rows, and judge nobody", () => {
    const rows = contributionsOf([...spread(4), [NaN, 0], [100, 100]]);
    for (const name of ruleNames.filter((other) => other !== "mean")) {
      const { step, degraded, verdicts } = ruleNamed(name)(rows, rows[0]!, contextOf(rows, 3));
      assert.deepEqual([step, degraded], [null, "too-few"], name);
      assert.deepEqual(
        verdicts.map(({ reason }) => reason),
        ["too-few", "too-few", "too-few", "too-few", "non-finite", "too-few"],
      );
    }
  });

  it("don't hold for the undefended mean", () => {
    const rows = contributionsOf([[1], [100], [NaN]]);
    const { step, degraded } = ruleNamed("mean")(rows, rows[0]!, contextOf(rows, 3));
    assert.deepEqual([step, degraded], [Float32Array.of(50.5), null]);
  });

  it("replace the Krums below 2f + 3 rows by a trimmed mean with the same f", () => {
    const rows = contributionsOf(spread(6));
    const trimmed = ruleNamed("trimmed-mean")(rows, rows[0]!, contextOf(rows, 2));
    for (const name of ["krum", "multi-krum"]) {
      assert.deepEqual(ruleNamed(name)(rows, rows[0]!, contextOf(rows, 2)), { ...trimmed, degraded: "degraded" });
    }
    const enough = contributionsOf(spread(7));
    assert.equal(ruleNamed("multi-krum")(enough, enough[0]!, contextOf(enough, 2)).degraded, null);
  });

  it("replace rank-witness where there is nothing to rank by", () => {
    const rows = contributionsOf(spread(6));
    assert.equal(ruleNamed("rank-witness")(rows, rows[0]!, contextOf(rows, 2)).degraded, "degraded");
  });

  it("name the rule in verdicts that nothing was measured for", () => {
    const rows = contributionsOf(spread(3));
    const { verdicts } = ruleNamed("median")(rows, null, contextOf(rows, 1));
    assert.deepEqual(verdicts[0], {
      author: "a0000",
      status: "accepted",
      rule: "median",
      score: null,
      threshold: null,
      reason: "accepted",
    });
  });
});

describe("the registry", () => {
  it("names rank-witness as the default", () => {
    assert.equal(defaultRule, "rank-witness");
    assert.ok(ruleNames.includes(defaultRule));
  });

  it("says which rules there are when asked for another", () => {
    for (const name of ["kruum", "toString", "__proto__", ""]) {
      assert.throws(() => ruleNamed(name), { code: "UNKNOWN_RULE", mend: /multi-krum/ });
    }
  });
});

describe("the tolerated faults", () => {
  it("are a third of the rows unless configured", () => {
    assert.deepEqual([toleratedFaults(10), toleratedFaults(2), toleratedFaults(10, 1)], [3, 0, 1]);
  });

  it("shrink to what the rows left can bear", () => {
    assert.deepEqual(
      [toleratedAmong(6, 3), toleratedAmong(7, 3), toleratedAmong(1, 3), toleratedAmong(0, 3)],
      [2, 3, 0, 0],
    );
  });
});

import assert from "node:assert/strict";
import { ruleNamed, ruleNames } from "../../src/robust/registry.ts";
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

  it("replace Bulyan below 4f + 3 rows likewise", () => {
    const [few, enough] = [contributionsOf(spread(10)), contributionsOf(spread(11))];
    const trimmed = ruleNamed("trimmed-mean")(few, few[0]!, contextOf(few, 2));
    assert.deepEqual(ruleNamed("bulyan")(few, few[0]!, contextOf(few, 2)), { ...trimmed, degraded: "degraded" });
    assert.equal(ruleNamed("bulyan")(enough, enough[0]!, contextOf(enough, 2)).degraded, null);
  });

  it("let every other rule run on 2f + 1 rows", () => {
    const rows = contributionsOf(spread(7));
    const guarded = ["krum", "multi-krum", "bulyan", "prototype-witness", "rank-witness"];
    for (const name of ruleNames.filter((other) => !guarded.includes(other))) {
      const { step, degraded } = ruleNamed(name)(rows, rows[0]!, contextOf(rows, 3));
      assert.ok(step !== null && degraded === null, name);
    }
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

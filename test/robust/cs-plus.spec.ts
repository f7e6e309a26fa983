import assert from "node:assert/strict";
import { ruleNamed } from "../../src/robust/registry.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("CS+", () => {
  const rows = contributionsOf([[1], [2], [0], [4], [101]]);

  it("clips the 2f farthest to the distance of the next", () => {
    const { step, verdicts } = ruleNamed("cs-plus")(rows, rows[0]!, contextOf(rows, 1)); // distances 0 1 1 3 100: tau = 1
    assert.deepEqual(step, Float32Array.of((1 + 2 + 0 + 2 + 2) / 5));
    assert.deepEqual(verdicts[4], {
      author: "a0004",
      status: "clipped",
      rule: "cs-plus",
      score: 100,
      threshold: 1,
      reason: "far-from-own",
    });
  });

  it("stays with the own row where only f + 1 of 2f + 1 rows can be trusted", () => {
    const { step } = ruleNamed("cs-plus")(rows, rows[0]!, contextOf(rows, 2));
    assert.deepEqual(step, Float32Array.of(1));
  });

  it("is a plain mean where nobody is suspected", () => {
    const { step } = ruleNamed("cs-plus")(rows, rows[0]!, contextOf(rows, 0));
    assert.deepEqual(step, Float32Array.of(21.6));
  });
});

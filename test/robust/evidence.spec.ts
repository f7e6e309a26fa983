import assert from "node:assert/strict";
import { heaviestFlag, weightAgainst } from "../../src/robust/evidence.ts";
import type { Evidence } from "../../src/robust/evidence.ts";

describe("evidence", () => {
  const step = (reason: string, weight: number): Evidence => ({
    reason,
    weights: Float64Array.of(weight),
    scores: [0],
    threshold: 0,
  });

  it("weighs from 0 to 4 a step, and the heaviest flag gives the reason", () => {
    assert.deepEqual([weightAgainst(step("a", 99), 0), weightAgainst(step("a", -3), 0)], [4, 0]);
    assert.equal(heaviestFlag([step("a", 1.2), step("b", 2), step("c", 0.5)], 0)?.reason, "b");
    assert.equal(heaviestFlag([step("a", 1), step("b", 0.9)], 0), null);
  });
});

import assert from "node:assert/strict";
import { normEvidence } from "../../src/robust/norm-step.ts";
import { flagged } from "./flagged.ts";

describe("the norm step", () => {
  it("flags a norm that is far above the others' spread", () => {
    assert.deepEqual(flagged(normEvidence([1, 1.1, 0.9, 1, 9])), [4]);
  });

  it("allows for organisations of very different size", () => {
    assert.deepEqual(flagged(normEvidence([0.4, 9.2, 6.6, 0.3, 7.5, 1, 0.4])), []);
    assert.deepEqual(flagged(normEvidence([1, 1.1, 0.9, 1, 7])), []);
  });

  it("bears zero and huge norms", () => {
    const { weights, threshold } = normEvidence([0, 0, 1e38, 1e38, 1]);
    assert.ok(weights.every(Number.isFinite) && Number.isFinite(threshold));
  });
});

import assert from "node:assert/strict";
import { normEvidence, usualLength } from "../../src/robust/norm-step.ts";
import { flagged } from "./flagged.ts";

const evidenceOn = (norms: readonly number[], f = 1) => normEvidence(norms, usualLength(norms, f));

describe("the usual length", () => {
  it("is the lower median of those that are left when the f shortest are not asked", () => {
    assert.equal(usualLength([5, 1, 4, 2, 3], 0), 3);
    assert.equal(usualLength([5, 1, 4, 2, 3], 1), 3);
    assert.equal(usualLength([0, 0, 9, 1, 2, 8, 7], 2), 7);
  });

  it("stays among the honest ones whatever f others say, short or long, up to a minority", () => {
    const honest = [1, 2, 3, 4, 5, 6, 7, 8];
    for (let f = 0; f < honest.length; f++) {
      for (const others of [0, 1e38]) {
        const usual = usualLength([...honest, ...Array<number>(f).fill(others)], f);
        assert.ok(usual >= 1 && usual <= 8, `${f} times ${others}: ${usual}`);
      }
    }
  });

  it("is somebody's where more are to be tolerated than there are", () => {
    assert.equal(usualLength([2, 3], 5), 2);
  });
});

describe("the norm step", () => {
  it("flags a norm that is far above the others' spread", () => {
    assert.deepEqual(flagged(evidenceOn([1, 1.1, 0.9, 1, 9])), [4]);
  });

  it("allows for organisations of very different size", () => {
    assert.deepEqual(flagged(evidenceOn([0.4, 9.2, 6.6, 0.3, 7.5, 1, 0.4])), []);
    assert.deepEqual(flagged(evidenceOn([1, 1.1, 0.9, 1, 7])), []);
  });

  it("bears zero and huge norms", () => {
    const { weights, threshold } = evidenceOn([0, 0, 1e38, 1e38, 1]);
    assert.ok(weights.every(Number.isFinite) && Number.isFinite(threshold));
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { classWeights, type ClassWeighting } from "../../src/training/class-weights.ts";

const labels = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2);
const anyWeighting = fc.constantFrom<ClassWeighting>("none", "sqrt-balanced", "balanced");

describe("classWeights", () => {
  it("weighs classes by their share to the power 0, -1/2 or -1", () => {
    assert.deepEqual([...classWeights("none", labels, 3)], [1, 1, 1]);
    const [a, b, c] = classWeights("balanced", labels, 3);
    assert.ok(Math.abs(b! / a! - 9 / 4) < 1e-6 && Math.abs(c! / a! - 9) < 1e-6);
    const [d, e, f] = classWeights("sqrt-balanced", labels, 3);
    assert.ok(Math.abs(e! / d! - 3 / 2) < 1e-6 && Math.abs(f! / d! - 3) < 1e-6);
  });

  it("leaves the rows' mean weight at 1, and a class without rows at 1", () => {
    fc.assert(
      fc.property(anyWeighting, fc.uint8Array({ min: 0, max: 3, minLength: 1 }), (weighting, rows) => {
        const weights = classWeights(weighting, rows, 6);
        const mean = rows.reduce((sum, label) => sum + weights[label]!, 0) / rows.length;
        assert.ok(Math.abs(mean - 1) < 1e-5, `${mean}`);
        assert.deepEqual([...weights.subarray(4)], [1, 1]);
      }),
    );
  });
});

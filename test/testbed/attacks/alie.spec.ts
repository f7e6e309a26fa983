import assert from "node:assert/strict";
import { alie, alieZ } from "../../../src/testbed/attacks/alie.ts";
import { view } from "./views.ts";

describe("alie", () => {
  it("hides z standard deviations below the honest mean", () => {
    const honest = [1, 2, 3, 4, 5, 6, 7].map((x) => new Float32Array([x, 2 * x, 5]));
    const crafted = alie.craft!(view({ honest, adversaries: 3, strength: 2 }))!;
    const deviation = Math.sqrt(28 / 6);
    const z = 2 * alieZ(10, 3);
    assert.ok(z > 0.36 && z < 0.361);
    assert.ok(Math.abs(crafted[0]! - (4 - z * deviation)) < 1e-6);
    assert.ok(Math.abs(crafted[1]! - (8 - z * 2 * deviation)) < 1e-6);
    assert.equal(crafted[2], 5);
  });

  it("has a finite z for every split of a consortium, growing with the number of adversaries", () => {
    for (let n = 4; n <= 64; n++) {
      let before = -Infinity;
      for (let m = 1; m <= n - 2; m++) {
        const z = alieZ(n, m);
        assert.ok(Number.isFinite(z), `n ${n} m ${m}`);
        if (m <= n / 2) {
          assert.ok(z >= before - 1e-12, `n ${n} m ${m}`);
          before = z;
        }
      }
    }
  });

  it("copies the one honest organisation there is, or itself where there is none: no spread to hide in", () => {
    const one = new Float32Array([3, 4, 5]);
    assert.deepEqual(alie.craft!(view({ honest: [one] })), one);
    assert.deepEqual(alie.craft!(view()), view().own);
  });
});

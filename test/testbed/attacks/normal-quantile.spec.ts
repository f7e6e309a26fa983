import assert from "node:assert/strict";
import * as fc from "fast-check";
import { normalQuantile } from "../../../src/testbed/attacks/normal-quantile.ts";

describe("normal quantile", () => {
  it("agrees with tabulated values in all three regions", () => {
    const known: readonly (readonly [number, number])[] = [
      [0.5, 0],
      [0.6, 0.2533471031357997],
      [0.25, -0.6744897501960817],
      [0.975, 1.959963984540054],
      [1e-3, -3.090232306167813],
      [1e-12, -7.034483825301131],
    ];
    for (const [p, z] of known)
      assert.ok(Math.abs(normalQuantile(p) - z) < 1e-14 * Math.max(1, Math.abs(z)) * 4, `${p}`);
  });

  it("is odd around a half, and infinite at the ends", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.499, noNaN: true }), (p) => {
        assert.ok(Math.abs(normalQuantile(p) + normalQuantile(1 - p)) < 1e-9);
      }),
    );
    assert.equal(normalQuantile(0), -Infinity);
    assert.equal(normalQuantile(1), Infinity);
  });
});

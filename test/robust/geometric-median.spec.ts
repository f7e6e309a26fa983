import assert from "node:assert/strict";
import { geometricMedianOf } from "../../src/robust/geometric-median.ts";

describe("the geometric median", () => {
  const row = (...values: number[]): Float32Array => Float32Array.from(values);

  it("is the middle of three rows on a line", () => {
    const v = geometricMedianOf([row(0), row(1), row(10)], { steps: 50 });
    assert.ok(Math.abs(v[0]! - 1) < 1e-3);
  });

  it("stays among the near rows in three steps, however far the far ones go", () => {
    for (const far of [1e3, 1e15, 3e38]) {
      const v = geometricMedianOf([row(0, 1), row(1, 0), row(1, 1), row(0, 0), row(far, far), row(far, -far)]);
      assert.ok(
        v.every((value) => Math.abs(value) < 2),
        `${v.join(" ")} at ${far}`,
      );
    }
  });

  it("is drawn along by them from a start at the mean: why it starts at the median", () => {
    const x = [row(0), row(1), row(0.5), row(1e30)];
    assert.ok(geometricMedianOf(x, { start: row(2.5e29) })[0]! > 1e20);
  });
});

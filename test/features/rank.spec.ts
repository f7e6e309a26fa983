import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createRank } from "../../src/features/rank.ts";
import { quantileAt, sketchPoints } from "../../src/features/sketch.ts";

const sketchFrom = (point: (point: number) => number): Float32Array =>
  Float32Array.from({ length: sketchPoints }, (_, i) => point(i));

const rankIn = (sketch: Float32Array, value: number): number => createRank(sketch)(value);

describe("the rank in a sketch", () => {
  it("is a point's own quantile, linear between points, and 0 or 1 beyond the ends", () => {
    const sketch = sketchFrom((point) => 10 * point);
    for (const point of [1, 2, 50, 99]) assert.equal(rankIn(sketch, 10 * point), quantileAt(point));
    assert.ok(Math.abs(rankIn(sketch, 255) - 0.255) < 1e-12);
    assert.deepEqual([rankIn(sketch, -1), rankIn(sketch, 1001)], [0, 1]);
  });

  it("is the middle of equal points' ranks; a run at an end reaches to 0 or 1", () => {
    const mostlyZero = sketchFrom((point) => Math.max(0, point - 80));
    assert.equal(rankIn(mostlyZero, 0), 0.4);
    assert.equal(rankIn(mostlyZero, 10), 0.9);
    const step = sketchFrom((point) => (point < 30 ? point : point <= 50 ? 30 : point));
    assert.equal(rankIn(step, 30), 0.4);
    const constant = sketchFrom(() => 7);
    assert.deepEqual(
      [6, 7, 8].map((value) => rankIn(constant, value)),
      [0, 0.5, 1],
    );
  });

  it("stays in [0, 1] and never falls as the value rises", () => {
    const points = fc.array(fc.oneof(fc.constantFrom(0, 1), fc.float({ noNaN: true, noDefaultInfinity: true })), {
      minLength: sketchPoints,
      maxLength: sketchPoints,
    });
    const value = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.float({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(points, fc.array(value, { minLength: 2, maxLength: 10 }), (points, values) => {
        const sketch = Float32Array.from(points).toSorted();
        const ranks = [...values, ...sketch].toSorted((a, b) => a - b).map((value) => rankIn(sketch, value));
        assert.ok(ranks.every((rank, i) => rank >= (ranks[i - 1] ?? 0) && rank <= 1));
      }),
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createRank } from "../../src/features/rank.ts";
import { quantileAt, sketchPoints } from "../../src/features/sketch.ts";

const sketchFrom = (point: (point: number) => number): Float32Array =>
  Float32Array.from({ length: sketchPoints }, (_, i) => point(i));

/** The rank, to float32's precision. */
function rankIn(sketch: Float32Array, value: number): number {
  const column = { values: Float32Array.of(value), first: 0, stride: 1 };
  createRank(sketch)(column, column);
  return (column.values[0]! + 1) / 2;
}

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-7, `${actual} is not ${expected}`);
}

describe("the rank in a sketch", () => {
  it("is a point's own quantile, linear between points, and 0 or 1 beyond the ends", () => {
    const sketch = sketchFrom((point) => 10 * point);
    for (const point of [1, 2, 50, 99]) assertNear(rankIn(sketch, 10 * point), quantileAt(point));
    assertNear(rankIn(sketch, 255), 0.255);
    assert.deepEqual([rankIn(sketch, -1), rankIn(sketch, 1001)], [0, 1]);
  });

  it("is the middle of equal points' ranks; a run at an end reaches to 0 or 1", () => {
    const mostlyZero = sketchFrom((point) => Math.max(0, point - 80));
    assertNear(rankIn(mostlyZero, 0), 0.4);
    assertNear(rankIn(mostlyZero, 10), 0.9);
    const step = sketchFrom((point) => (point < 30 ? point : point <= 50 ? 30 : point));
    assertNear(rankIn(step, 30), 0.4);
    const constant = sketchFrom(() => 7);
    assert.deepEqual(
      [6, 7, 8].map((value) => rankIn(constant, value)),
      [0, 0.5, 1],
    );
  });

  it("is the median's for what is not known", () => {
    assert.equal(rankIn(sketchFrom(Math.sqrt), Number.NaN), 0.5);
  });

  it("takes a column of one table to a column of another", () => {
    const values = Float32Array.of(9, -1, 9, 50, 9, 101);
    const into = new Float32Array(9).fill(7);
    createRank(sketchFrom((point) => point))({ values, first: 1, stride: 2 }, { values: into, first: 2, stride: 3 });
    assert.deepEqual([...into], [7, 7, -1, 7, 7, 0, 7, 7, 1]);
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

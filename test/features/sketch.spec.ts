import assert from "node:assert/strict";
import * as fc from "fast-check";
import { quantileAt, sketchOf, sketchPoints } from "../../src/features/sketch.ts";
import { unknownCategory } from "../../src/flows/table.ts";
import { smallTable } from "../flows/small-table.ts";

const allRows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);
const float = fc.float({ noNaN: true, noDefaultInfinity: true });

describe("a quantile sketch", () => {
  it("stands for .5%, 1%, 2%, ... 99%, 99.5%: never for minimum and maximum", () => {
    assert.equal(sketchPoints, 101);
    assert.deepEqual([0, 1, 50, 99, 100].map(quantileAt), [0.005, 0.01, 0.5, 0.99, 0.995]);
  });

  it("is exact where ranks fall on rows, and hides the extremes", () => {
    const rows = Array.from({ length: 1001 }, (_, i) => ({ numeric: [1000 - i, 7] }));
    rows[0] = { numeric: [1e9, 7] };
    rows[1000] = { numeric: [-1e9, 7] };
    const { numeric } = sketchOf(smallTable(rows), allRows(1001));
    const expected = Float32Array.from({ length: 101 }, (_, point) => Math.round(1000 * quantileAt(point)));
    assert.deepEqual(numeric.subarray(0, 101), expected);
    assert.ok(numeric.subarray(101).every((value) => value === 7));
  });

  it("ascends, stays within the rows' range, and doesn't depend on their order", () => {
    fc.assert(
      fc.property(fc.array(float, { minLength: 1, maxLength: 300 }), (values) => {
        const sketch = (values: readonly number[]) =>
          sketchOf(smallTable(values.map((value) => ({ numeric: [value] }))), allRows(values.length)).numeric.subarray(
            0,
            101,
          );
        const points = sketch(values);
        assert.ok(points.every((value, i) => i === 0 || value >= points[i - 1]!));
        assert.ok(points[0]! >= Math.min(...values) && points[100]! <= Math.max(...values));
        assert.deepEqual(sketch(values.toReversed()), points);
      }),
    );
  });

  it("is of the given rows only", () => {
    const table = smallTable([1, 2, 3, 4].map((value) => ({ numeric: [value], categorical: [value % 2] })));
    const { numeric, categorical } = sketchOf(table, Uint32Array.of(3));
    assert.deepEqual([numeric[0], numeric[100]], [4, 4]);
    assert.deepEqual([...categorical], [1, 0, 0]);
  });
});

describe("category frequencies", () => {
  it("are shares of all rows, unknown values included, to a thousandth", () => {
    const rows = [0, 0, 1, unknownCategory, 2, 0, 0].map((value) => ({ categorical: [value] }));
    const { categorical } = sketchOf(smallTable(rows), allRows(7));
    assert.deepEqual(categorical, Float32Array.of(0.571, 0.143, 0.143));
  });

  it("don't show what one row in three thousand does", () => {
    const rows = Array.from({ length: 3000 }, (_, row) => ({ categorical: [row === 0 ? 1 : 0] }));
    assert.deepEqual([...sketchOf(smallTable(rows), allRows(3000)).categorical], [1, 0, 0]);
  });
});

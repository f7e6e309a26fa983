import assert from "node:assert/strict";
import { buildTable } from "../../src/flows/table-builder.ts";
import { smallSchema } from "./small-table.ts";

const frame = { schema: smallSchema, families: ["benign", "scan"], attacks: ["benign", "scan"], sites: ["here"] };

/** Rows 0, 1, 2, ...: the number, its double, its rest by 3; every second one a scan. */
function built(rows: number, expected?: number) {
  const builder = buildTable(frame, expected);
  const add = (row: number): void => {
    builder.numeric.set([row, 2 * row]);
    builder.categorical.set([row % 3]);
    builder.add(row % 2, row % 2, 0);
  };
  for (let row = 0; row < rows; row++) add(row);
  return { builder, add };
}

describe("a table that is built row by row", () => {
  for (const [rows, expected] of [
    [5, 5],
    [5, 2],
    [2, 5],
    [3000, undefined],
    [0, 0],
  ] as const) {
    it(`holds ${rows} rows where ${expected ?? "nobody knows how many"} were expected`, () => {
      const table = built(rows, expected).builder.finish();
      const numbers = Array.from({ length: rows }, (_, row) => row);
      assert.equal(table.rows, rows);
      assert.deepEqual(
        [...table.numeric],
        numbers.flatMap((row) => [row, 2 * row]),
      );
      assert.deepEqual(
        [...table.categorical],
        numbers.map((row) => row % 3),
      );
      for (const column of [table.family, table.attack]) {
        assert.deepEqual(
          [...column],
          numbers.map((row) => row % 2),
        );
      }
      assert.equal(table.site.length, rows);
    });
  }

  it("stays as it is when rows are added after it was taken", () => {
    for (const expected of [3, 8]) {
      const { builder, add } = built(3, expected);
      const table = builder.finish();
      for (let row = 3; row < 20; row++) add(row);
      assert.deepEqual([...table.numeric], [0, 0, 1, 2, 2, 4]);
      assert.equal(builder.finish().rows, 20);
    }
  });

  it("stays as it is when the builder begins anew", () => {
    for (const expected of [3, 8]) {
      const { builder, add } = built(3, expected);
      const table = builder.finish();
      builder.clear();
      for (const row of [7, 8, 9]) add(row);
      assert.deepEqual([...builder.finish().numeric], [7, 14, 8, 16, 9, 18]);
      assert.deepEqual([...table.numeric], [0, 0, 1, 2, 2, 4]);
    }
  });
});

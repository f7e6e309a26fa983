import assert from "node:assert/strict";
import { schemaHash } from "../../src/features/schema.ts";
import { sketchOf } from "../../src/features/sketch.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";

const rowsOf = (benign: number, attacks: number) => [
  ...Array.from({ length: benign }, (_, i) => ({ numeric: [i, 1], categorical: [0] })),
  ...Array.from({ length: attacks }, (_, i) => ({ numeric: [1000 + i, 2], categorical: [1], family: 1 })),
];

describe("an organisation's statistics", () => {
  it("are sketches of all rows and of those it believes benign", () => {
    const table = smallTable(rowsOf(60, 40));
    const statistics = statisticsOf(table, table.family)!;
    assert.equal(statistics.schemaHash, schemaHash(smallSchema));
    assert.deepEqual(
      statistics.all,
      sketchOf(
        table,
        Uint32Array.from({ length: 100 }, (_, i) => i),
      ),
    );
    assert.deepEqual(
      statistics.benign,
      sketchOf(
        table,
        Uint32Array.from({ length: 60 }, (_, i) => i),
      ),
    );
    const flipped = table.family.map((family) => 1 - family);
    assert.equal(statisticsOf(table, flipped)!.benign, null, "40 rows are believed benign");
  });

  it("have a benign part from 50 benign rows on", () => {
    for (const [benign, expected] of [
      [49, true],
      [50, false],
    ] as const) {
      const table = smallTable(rowsOf(benign, 60));
      assert.equal(statisticsOf(table, table.family)!.benign === null, expected);
    }
  });

  it("aren't given of fewer than 50 rows", () => {
    const table = smallTable(rowsOf(49, 0));
    assert.equal(statisticsOf(table, table.family), null);
  });

  it("hold neither a count nor an extreme value", () => {
    const table = smallTable([...rowsOf(400, 0), { numeric: [123_456, 0], categorical: [2] }]);
    const { all } = statisticsOf(table, table.family)!;
    assert.ok(!all.numeric.includes(123_456) && !all.numeric.includes(401));
    assert.deepEqual(all.categorical, Float32Array.of(0.998, 0, 0.002));
  });
});

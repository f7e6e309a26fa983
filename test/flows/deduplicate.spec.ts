import assert from "node:assert/strict";
import * as fc from "fast-check";
import { distinctRows } from "../../src/flows/deduplicate.ts";
import { smallTable } from "./small-table.ts";

describe("removing repeated feature vectors", () => {
  it("keeps the first of each, whatever its label", () => {
    const table = smallTable([
      { numeric: [1, 2], family: 1 },
      { numeric: [1, 3] },
      { numeric: [1, 2], family: 0 },
      { numeric: [1, 2], categorical: [1] },
    ]);
    assert.deepEqual([...distinctRows(table)], [0, 1, 3]);
  });

  it("keeps a vector that occurs at two sites twice", () => {
    const rows = [{ site: 0 }, { site: 1 }, { site: 1 }];
    assert.deepEqual([...distinctRows(smallTable(rows, { sites: ["one", "two"] }))], [0, 1]);
  });

  it("keeps what a set of the rows' texts would", () => {
    const row = fc.record({
      numeric: fc.tuple(fc.nat(2), fc.nat(2)),
      categorical: fc.tuple(fc.nat(2)),
      site: fc.nat(1),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const texts = rows.map((row) => JSON.stringify(row));
        const expected = texts.flatMap((text, i) => (texts.indexOf(text) === i ? [i] : []));
        assert.deepEqual([...distinctRows(smallTable(rows, { sites: ["one", "two"] }))], expected);
      }),
    );
  });
});

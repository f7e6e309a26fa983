import assert from "node:assert/strict";
import * as fc from "fast-check";
import { splitCells } from "../../src/flows/split-cells.ts";

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe("the cells of a line", () => {
  it("come back from between quotes, whatever they hold", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "é", "-") });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        assert.deepEqual(splitCells(cells.map(quoted).join(",")), cells);
      }),
    );
  });

  it("may be quoted or not, with any delimiter, and are trimmed", () => {
    assert.deepEqual(
      splitCells('a, "b;c" ;d; ', ";"),
      ['a, "b', 'c" ', "d", ""].map((cell) => cell.trim()),
    );
    assert.deepEqual(splitCells('1, "2,5" ,3'), ["1", "2,5", "3"]);
    assert.deepEqual(splitCells('"a",'), ["a", ""]);
    assert.deepEqual(splitCells(""), [""]);
  });

  it("are none where a quote stays open", () => {
    assert.equal(splitCells('a,"b'), null);
    assert.equal(splitCells('"a""'), null);
  });

  it("never hang or throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", " ", "a") }), (line) => {
        const cells = splitCells(line);
        assert.ok(cells === null || cells.length >= 1);
      }),
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { forEachRow, tableNumber } from "../../src/flows/comma-separated.ts";

function rowsOf(text: string): { line: number; cells: string[]; numbers: number[] }[] {
  const rows: ReturnType<typeof rowsOf> = [];
  forEachRow(Buffer.from(text, "latin1"), (row) => {
    const columns = Array.from({ length: row.columns }, (_, column) => column);
    rows.push({
      line: row.line,
      cells: columns.map((column) => row.text(column)),
      numbers: columns.map((column) => row.number(column)),
    });
  });
  return rows;
}

describe("plain comma-separated rows", () => {
  it("are numbered by line, whatever ends them, and empty lines are passed over", () => {
    const rows = rowsOf("a,b\r\n\n1,,2\nlast");
    assert.deepEqual(
      rows.map(({ line, cells }) => [line, ...cells]),
      [
        [1, "a", "b"],
        [3, "1", "", "2"],
        [4, "last"],
      ],
    );
  });

  it("split as String.split does", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", ".", " ", "-"), maxLength: 5 });
    const lines = fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, (lines) => {
        const text = lines.map((cells) => cells.join(",")).join("\n");
        assert.deepEqual(
          rowsOf(text).map(({ cells }) => cells),
          lines,
        );
      }),
    );
  });

  it("read any number to the last bit as JavaScript does", () => {
    const decimal = fc
      .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 20n), fc.nat(24))
      .map(([negative, digits, decimals]) => {
        const text = String(digits).padStart(decimals + 1, "0");
        const point = text.length - decimals;
        return `${negative ? "-" : ""}${text.slice(0, point)}${decimals > 0 ? `.${text.slice(point)}` : ""}`;
      });
    const float = fc.float({ noNaN: true, noDefaultInfinity: true }).map(String);
    fc.assert(
      fc.property(fc.oneof(decimal, float), (text) => {
        assert.equal(rowsOf(`x,${text}`)[0]!.numbers[1], Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("call a number only what is one", () => {
    const words = [
      "",
      " ",
      "-",
      ".",
      "-.",
      "nan",
      "NaN",
      "Infinity",
      "-Infinity",
      "1e999",
      "12a",
      "1.2.3",
      "1-2",
      "--1",
    ];
    for (const word of words) assert.equal(rowsOf(`x,${word}`)[0]!.numbers[1], NaN, word);
    assert.deepEqual(rowsOf("5.,.5,1e3,+7,-0.25")[0]!.numbers, [5, 0.5, 1000, 7, -0.25]);
  });

  it("bring numbers beyond float32 to its end", () => {
    assert.equal(Math.fround(tableNumber("5.288888888888893e+144")), tableNumber("3.4028234663852886e38"));
    assert.ok(Number.isFinite(Math.fround(tableNumber("-1e300"))));
  });
});

import assert from "node:assert/strict";
import { createTableLines } from "../../src/flows/table-lines.ts";
import { smallSchema } from "./small-table.ts";

function reader(header: readonly string[] | null, delimiter = ",") {
  const lines = createTableLines(smallSchema, header, delimiter);
  const row = { numeric: new Float32Array(2), categorical: new Uint16Array(1) };
  return (line: string): unknown => {
    const read = lines.read(line, row);
    return read === "row" ? [...row.numeric, smallSchema.categorical[0]!.vocabulary[row.categorical[0]!]] : read;
  };
}

describe("lines of somebody's CSV", () => {
  it("give the features by the header's names, in any order, labels left alone", () => {
    const read = reader(null);
    assert.equal(read("label,c,b,a"), "other");
    assert.deepEqual(read("evil,y,2,1"), [1, 2, "y"]);
    assert.deepEqual(read("?,z,2.5,-1e3"), [-1000, 2.5, "other"]);
    assert.equal(read("c,b,a,label"), "other");
    assert.deepEqual(read("x,4,3,"), [3, 4, "x"]);
  });

  it("may have no header, another delimiter, and no label", () => {
    const read = reader(["a", "b", "c", "label"], ";");
    assert.deepEqual(read('1;"2";x;normal'), [1, 2, "x"]);
    assert.deepEqual(read("1;2;x"), [1, 2, "x"]);
  });

  it("tell what a broken line lacks", () => {
    const read = reader(["a", "b", "c", "label"]);
    assert.equal(read("1,2"), "too-few-columns");
    assert.equal(read("1,2,x,normal,more"), "too-many-columns");
    assert.equal(read("1,two,x"), "bad-number");
    assert.equal(read("1,,x"), "bad-number");
    assert.equal(read('1,2,"x'), "unclosed-quote");
    assert.equal(read(""), "other");
    assert.equal(reader(null)("1,2,x"), "no-header");
  });
});

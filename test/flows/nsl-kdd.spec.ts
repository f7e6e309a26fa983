import assert from "node:assert/strict";
import { inputWidth } from "../../src/features/schema.ts";
import { collectBadRows } from "../../src/flows/bad-rows.ts";
import { nslKddAttacks, nslKddSchema } from "../../src/flows/nsl-kdd-schema.ts";
import { parseNslKdd } from "../../src/flows/nsl-kdd.ts";
import { unknownCategory } from "../../src/flows/table.ts";

/** A line with distinct numbers in all numeric columns: column i holds i. */
function lineOf({ protocol = "tcp", service = "http", flag = "SF", attack = "normal" } = {}): string {
  const cells = Array.from({ length: 41 }, (_, column) => String(column));
  cells.splice(1, 3, protocol, service, flag);
  return [...cells, attack, "21"].join(",");
}

const parse = (lines: readonly string[]) => {
  const badRows = collectBadRows();
  return { badRows, table: parseNslKdd(Buffer.from(lines.join("\n")), "some.txt", badRows) };
};

describe("NSL-KDD rows", () => {
  it("have 38 numbers and 3, 70 and 11 categories: 122 inputs", () => {
    assert.equal(nslKddSchema.numeric.length, 38);
    assert.deepEqual(
      nslKddSchema.categorical.map(({ vocabulary }) => new Set(vocabulary).size),
      [3, 70, 11],
    );
    assert.equal(inputWidth(nslKddSchema), 122);
  });

  it("keep the columns' order and drop the difficulty", () => {
    const { table } = parse([lineOf()]);
    const expected = [0, ...Array.from({ length: 37 }, (_, i) => i + 4)];
    assert.deepEqual([...table.numeric], expected);
    assert.deepEqual(
      [...table.categorical].map((value, i) => nslKddSchema.categorical[i]!.vocabulary[value]),
      ["tcp", "http", "SF"],
    );
  });

  it("know 40 names in the five families, benign first", () => {
    assert.deepEqual(Object.keys(nslKddAttacks), ["benign", "dos", "probe", "r2l", "u2r"]);
    const names = Object.values(nslKddAttacks).flat();
    assert.equal(new Set(names).size, 40);
    const { table, badRows } = parse(names.map((attack) => lineOf({ attack })));
    assert.deepEqual(table.attacks, names);
    assert.deepEqual([...table.attack], [...names.keys()]);
    assert.deepEqual(
      [...table.family].map((family) => table.families[family]),
      Object.entries(nslKddAttacks).flatMap(([family, names]) => names.map(() => family)),
    );
    assert.equal(badRows.finish(table.rows).count, 0);
  });

  it("count an unknown service and flag as other, and an unknown protocol as none", () => {
    const { table } = parse([lineOf({ protocol: "sctp", service: "quic", flag: "XX" })]);
    const [protocol, service, flag] = table.categorical;
    assert.equal(protocol, unknownCategory);
    assert.equal(nslKddSchema.categorical[1]!.vocabulary[service!], "other");
    assert.equal(nslKddSchema.categorical[2]!.vocabulary[flag!], "OTH");
  });
});

describe("bad rows", () => {
  const good = Array.from({ length: 996 }, () => lineOf());
  const bad = ["1,2,3", `${lineOf()},1`, lineOf().replace("5,", "NaN,"), lineOf({ attack: "hoax" })];

  it("are skipped, counted, and named by file, line and reason", () => {
    const { table, badRows } = parse([...bad, ...good]);
    assert.equal(table.rows, 996);
    assert.deepEqual(badRows.finish(table.rows), {
      count: 4,
      first: ["too-few-columns", "too-many-columns", "not-a-number", "unknown-label"].map((reason, i) => ({
        file: "some.txt",
        line: i + 1,
        reason,
      })),
    });
  });

  it("are named up to the tenth only", () => {
    const { table, badRows } = parse([...good, ...good, ...Array.from({ length: 15 }, () => "x")]);
    const { count, first } = badRows.finish(table.rows);
    assert.deepEqual([count, first.length, first[9]!.line], [15, 10, 2002]);
  });

  it("stop everything above one in a hundred, naming the first", () => {
    const few = parse([...good.slice(0, 99), "x"]);
    assert.equal(few.badRows.finish(few.table.rows).count, 1);
    const many = parse([...good.slice(0, 98), "x"]);
    assert.throws(() => many.badRows.finish(many.table.rows), {
      code: "TOO_MANY_BAD_ROWS",
      message: "1 of 99 rows are unusable, the first at some.txt:99 (too-few-columns)",
    });
  });
});

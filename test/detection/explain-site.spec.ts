import assert from "node:assert/strict";
import { explainAgainstSite } from "../../src/detection/explain-site.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { unknownCategory } from "../../src/flows/table.ts";
import type { Table, TableSchema } from "../../src/flows/table.ts";

const schema: TableSchema = {
  name: "small",
  numeric: ["duration", "bytes"],
  categorical: [{ name: "protocol", vocabulary: ["tcp", "udp"] }],
};

/** Durations 0 to 999, bytes ten times that; three of four flows are tcp. */
const rows = 1000;
const table: Table = {
  schema,
  rows,
  numeric: Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? i / 2 : 5 * (i - 1))),
  categorical: Uint16Array.from({ length: rows }, (_, i) => Number(i % 4 === 0)),
  family: new Uint8Array(rows),
  families: ["benign"],
  attack: new Uint16Array(rows),
  attacks: ["benign"],
  site: new Uint8Array(rows),
  sites: ["here"],
};
const site = statisticsOf(table, table.family)!.all;

describe("an explanation", () => {
  const values = { numeric: [2000, 4], categorical: [1] };

  it("puts the strongest features first, beside this site's median and p99", () => {
    assert.deepEqual(explainAgainstSite(schema, values, [3, 0, 5], site), [
      { kind: "categorical", feature: "protocol", value: "udp", share: 0.25, contribution: 5 },
      { kind: "numeric", feature: "duration", value: 2000, median: 499.5, p99: site.numeric[99], contribution: 3 },
    ]);
    assert.ok(Math.abs(site.numeric[99]! - 989.01) < 0.01);
  });

  it("leaves out what made the flow look usual, and names five at most", () => {
    const wide: TableSchema = { name: "wide", numeric: ["a", "b", "c", "d", "e", "f", "g"], categorical: [] };
    const seven = { numeric: [1, 2, 3, 4, 5, 6, 7], categorical: [] };
    const named = explainAgainstSite(wide, seven, [7, -6, 5, 4, 3, 2, 1], null).map(({ feature }) => feature);
    assert.deepEqual(named, ["a", "c", "d", "e", "f"]);
    assert.deepEqual(explainAgainstSite(wide, seven, [0, 0, 0, 0, 0, 0, -1], null), []);
  });

  it("says what it doesn't know: values the sensor did not give, categories outside the vocabulary, a site without statistics", () => {
    const [bytes, protocol] = explainAgainstSite(
      schema,
      { numeric: [0, Number.NaN], categorical: [unknownCategory] },
      [0, 2, 1],
      null,
    );
    assert.deepEqual(bytes, {
      kind: "numeric",
      feature: "bytes",
      value: null,
      median: null,
      p99: null,
      contribution: 2,
    });
    assert.deepEqual(protocol, {
      kind: "categorical",
      feature: "protocol",
      value: "unknown",
      share: null,
      contribution: 1,
    });
  });
});

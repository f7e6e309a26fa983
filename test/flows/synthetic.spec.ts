import assert from "node:assert/strict";
import { inputWidth } from "../../src/features/schema.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import type { Table } from "../../src/flows/table.ts";

/** Rows of each family at one site. */
function familyCounts(table: Table, site: number): number[] {
  const counts = table.families.map(() => 0);
  for (let row = 0; row < table.rows; row++) if (table.site[row] === site) counts[table.family[row]!]! += 1;
  return counts;
}

describe("synthetic traffic", () => {
  const dataSet = synthetic({ organisations: 8, rowsPerOrganisation: 2000, seed: 1 });

  it("is called synthetic wherever it shows", () => {
    assert.equal(dataSet.name, "synthetic");
    assert.match(dataSet.train.schema.name, /^synthetic/);
    assert.ok(dataSet.train.sites.every((site) => site.startsWith("synthetic-")));
  });

  it("has as many rows and sites as asked for, and a test split of the same frame", () => {
    const { train, test } = dataSet;
    assert.deepEqual([train.rows, test!.rows, train.sites.length], [16_000, 4000, 8]);
    assert.deepEqual([test!.schema, test!.families, test!.attacks], [train.schema, train.families, train.attacks]);
    assert.equal(inputWidth(train.schema), 39);
    assert.equal(train.families.length, 8);
    assert.equal(train.families[0], "benign");
  });

  it("is the same for the same seed, and other for another", () => {
    const small = { organisations: 2, rowsPerOrganisation: 100 };
    assert.deepEqual(synthetic({ ...small, seed: 5 }), synthetic({ ...small, seed: 5 }));
    assert.notDeepEqual(synthetic({ ...small, seed: 5 }).train.numeric, synthetic({ ...small, seed: 6 }).train.numeric);
  });

  it("gives an organisation the same rows, however many others there are", () => {
    const alone = synthetic({ organisations: 1, rowsPerOrganisation: 50 }).train;
    const among = synthetic({ organisations: 3, rowsPerOrganisation: 50 }).train;
    assert.deepEqual(among.numeric.slice(0, alone.numeric.length), alone.numeric);
  });

  it("holds finite numbers that fit together", () => {
    const { numeric, schema, rows } = dataSet.train;
    assert.ok(numeric.every((value) => Number.isFinite(value) && value >= 0));
    const column = (name: string, row: number): number =>
      numeric[row * schema.numeric.length + schema.numeric.indexOf(name)]!;
    for (let row = 0; row < rows; row++) {
      assert.ok(column("packets_out", row) >= 1);
      assert.ok(column("hosts_60s", row) <= column("source_flows_60s", row));
      assert.ok(column("source_bytes_out_600s", row) >= column("bytes_out", row));
      const sent = column("mean_size_out", row) * column("packets_out", row);
      assert.ok(Math.abs(sent - column("bytes_out", row)) <= 1e-6 * sent);
    }
  });

  it("keeps two families from every organisation, each family from somebody, none from everybody", () => {
    const counts = dataSet.train.sites.map((_, site) => familyCounts(dataSet.train, site));
    for (const families of counts) assert.ok(families.filter((count) => count === 0).length >= 2);
    for (let family = 1; family < 8; family++) {
      const holders = counts.filter((families) => families[family]! >= 20).length;
      assert.ok(holders >= 2 && holders < 8, `${dataSet.train.families[family]} is at ${holders} organisations`);
    }
  });

  it("tests every organisation with all families", () => {
    for (const [site] of dataSet.test!.sites.entries()) {
      assert.ok(familyCounts(dataSet.test!, site).every((count) => count > 0));
    }
  });
});

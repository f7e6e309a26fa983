import assert from "node:assert/strict";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { createScaler } from "../../src/features/scaling.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { loadDataSet } from "../../src/flows/data-set.ts";
import { selectRows, unknownCategory } from "../../src/flows/table.ts";
import type { DataSet, Table } from "../../src/flows/table.ts";
import { seededRandom } from "../../src/random.ts";
import { partition, partitionSchema } from "../../src/testbed/partitions.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

/** Rows of each family, by name. */
function familyCounts(table: Table): Record<string, number> {
  const counts = table.families.map(() => 0);
  for (const family of table.family) counts[family]! += 1;
  return Object.fromEntries(table.families.map((family, i) => [family, counts[i]!]));
}

describeWith(dataFolder, "VERVET_DATA", "NSL-KDD as its publishers gave it out", () => {
  let dataSet: DataSet;
  before(async () => {
    dataSet = await loadDataSet("nsl-kdd", { folders: [dataFolder!] });
  });

  it("has the published numbers of rows in each family, all of them usable", () => {
    assert.equal(dataSet.train.rows, 125_973);
    assert.deepEqual(familyCounts(dataSet.train), { benign: 67_343, dos: 45_927, probe: 11_656, r2l: 995, u2r: 52 });
    assert.equal(dataSet.test!.rows, 22_544);
    assert.deepEqual(familyCounts(dataSet.test!), { benign: 9711, dos: 7460, probe: 2421, r2l: 2885, u2r: 67 });
    assert.deepEqual(dataSet.badRows, { count: 0, first: [] });
  });

  it("tests with 17 attacks, in 3,750 rows, that training lacks", () => {
    const trained = new Set(dataSet.train.attack);
    const strange = [...dataSet.test!.attack].filter((attack) => !trained.has(attack));
    assert.deepEqual([new Set(strange).size, strange.length], [17, 3750]);
  });

  it("has no category outside the vocabularies, and uses each of them", () => {
    const { categorical, schema } = dataSet.train;
    assert.ok(!categorical.includes(unknownCategory) && !dataSet.test!.categorical.includes(unknownCategory));
    for (const [column, { vocabulary }] of schema.categorical.entries()) {
      const used = new Set(categorical.filter((_, i) => i % 3 === column));
      assert.equal(used.size, vocabulary.length);
    }
  });

  it("holds the raw values that are known of it", () => {
    const { numeric, schema, rows } = dataSet.train;
    const column = (name: string): Float32Array => {
      const at = schema.numeric.indexOf(name);
      return Float32Array.from({ length: rows }, (_, row) => numeric[row * schema.numeric.length + at]!);
    };
    assert.ok(column("num_outbound_cmds").every((value) => value === 0));
    assert.ok(column("su_attempted").includes(2));
    assert.equal(
      column("src_bytes").reduce((most, value) => Math.max(most, value)),
      Math.fround(1_379_963_888),
    );
  });

  it("scales to 122 finite inputs by statistics that ten skewed organisations share", () => {
    const { train } = dataSet;
    const spec = partitionSchema.parse({ kind: "dirichlet", alpha: 0.3 });
    const shares = partition(train, spec, 10, seededRandom(1)).map((rows) => selectRows(train, rows));
    assert.ok(shares.every(({ rows }) => rows >= 300));
    const statistics = shares.map((table) => statisticsOf(table, table.family)!);
    const scaler = createScaler(train.schema, mergeStatistics(train.schema, statistics));
    assert.equal(scaler.width, 122);
    const inputs = scaler.scale(dataSet.test!);
    assert.equal(inputs.length, 22_544 * 122);
    assert.ok(inputs.every((value) => value >= -1 && value <= 1));
    for (let row = 0; row < 22_544; row += 1000) {
      const ones = inputs.subarray(row * 122 + 38, (row + 1) * 122).filter((value) => value === 1);
      assert.equal(ones.length, 3);
    }
  });
});

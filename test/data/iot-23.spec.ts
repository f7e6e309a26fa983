import assert from "node:assert/strict";
import { loadDataSetOrLog } from "../../src/features/load-data-set.ts";
import type { DataSet, Table } from "../../src/flows/table.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

const countsOf = (table: Table, site: number): number[] =>
  table.families.map((_, family) =>
    table.family.reduce((sum, is, row) => sum + Number(is === family && table.site[row] === site), 0),
  );

describeWith(dataFolder, "VERVET_DATA", "IoT-23's Mirai capture over four organisations", () => {
  let data: DataSet;
  before(async () => {
    data = await loadDataSetOrLog("iot-23", { folders: [dataFolder!], organisations: 4 });
  });

  it("leaves the second of them without any command-and-control traffic to learn from", () => {
    assert.deepEqual(data.train.families, ["benign", "command-and-control", "ddos", "scan"]);
    const learnt = [0, 1, 2, 3].map((site) => countsOf(data.train, site));
    assert.deepEqual(
      learnt.map(([, c2]) => c2! > 500),
      [true, false, true, true],
    );
    assert.equal(learnt[1]![1], 0);
    assert.ok(learnt.every(([benign]) => benign! > 100));
  });

  it("tests on later flows than it trains on, of every family that is dangerous", () => {
    const tested = [0, 1, 2, 3].map((site) => countsOf(data.test!, site));
    const [benign, c2, ddos] = [0, 1, 2].map((family) => tested.reduce((sum, counts) => sum + counts[family]!, 0));
    assert.ok(benign! > 300 && c2! > 1000 && ddos! > 14_000);
    assert.equal(data.badRows.count, 0);
  });
});

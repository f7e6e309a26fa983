import assert from "node:assert/strict";
import { inputWidth } from "../../src/features/schema.ts";
import { loadDataSet } from "../../src/flows/data-set.ts";
import { distinctRows } from "../../src/flows/deduplicate.ts";
import type { DataSet } from "../../src/flows/table.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

/** 120 MB are unpacked, hashed and parsed: 3 s where nothing else runs. */
const slowMs = 60_000;

/** For each site its rows, and its attack rows. */
function sizes({ train }: DataSet): [rows: number, attacks: number][] {
  return train.sites.map((_, site) => {
    let [rows, attacks] = [0, 0];
    for (let row = 0; row < train.rows; row++) {
      if (train.site[row] !== site) continue;
      rows += 1;
      if (train.family[row] !== 0) attacks += 1;
    }
    return [rows, attacks];
  });
}

describeWith(dataFolder, "VERVET_DATA", "NF-v2, three sites", () => {
  let whole: DataSet;
  before(async function () {
    this.timeout(slowMs);
    whole = await loadDataSet("nf-v2", { folders: [dataFolder!], deduplicate: false });
  });

  it("has the published rows and attack shares, all of them usable, and no test split", () => {
    assert.deepEqual(whole.train.sites, ["cicids2018", "toniot", "botiot"]);
    assert.deepEqual(
      sizes(whole).map(([rows, attacks]) => [rows, `${((100 * attacks) / rows).toFixed(1)}%`]),
      [
        [177_139, "12.7%"],
        [213_460, "74.7%"],
        [278_781, "99.5%"],
      ],
    );
    assert.deepEqual([whole.badRows.count, whole.test], [0, null]);
    assert.ok(whole.train.numeric.every(Number.isFinite));
    assert.equal(inputWidth(whole.train.schema), 55);
  });

  it("repeats 40%, 62% and 93% of its feature vectors", () => {
    const distinct = [0, 0, 0];
    for (const row of distinctRows(whole.train)) distinct[whole.train.site[row]!]! += 1;
    const repeated = sizes(whole).map(([rows], site) => Math.round(100 * (1 - distinct[site]! / rows)));
    assert.deepEqual(repeated, [40, 62, 93]);
  });

  it("comes without repeated vectors, and sampled by seed, when asked for few rows a site", async () => {
    const options = { folders: [dataFolder!], rowsPerSite: 3000 };
    const one = await loadDataSet("nf-v2", { ...options, seed: 1 });
    const other = await loadDataSet("nf-v2", { ...options, seed: 2 });
    assert.deepEqual(
      sizes(one).map(([rows]) => rows),
      [3000, 3000, 3000],
    );
    assert.equal(distinctRows(one.train).length, 9000);
    assert.notDeepEqual(other.train.numeric, one.train.numeric);
  }).timeout(slowMs);
});

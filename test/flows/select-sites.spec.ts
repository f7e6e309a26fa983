import assert from "node:assert/strict";
import { selectSites } from "../../src/flows/select-sites.ts";
import { smallTable } from "./small-table.ts";

describe("choosing sites", () => {
  const table = smallTable(
    [0, 1, 2, 1, 0].map((site, i) => ({ site, numeric: [i, 0] })),
    { sites: ["left", "middle", "right"] },
  );
  const first = ({ numeric }: typeof table): number[] => Array.from(numeric.filter((_, i) => i % 2 === 0));

  it("keeps their rows in order, and names no other site", () => {
    const chosen = selectSites(table, ["right", "middle"]);
    assert.deepEqual(first(chosen), [1, 2, 3]);
    assert.deepEqual([chosen.rows, chosen.sites, [...chosen.site]], [3, ["right", "middle"], [1, 0, 1]]);
  });

  it("is the table itself where none is named, and refused where one is unknown", () => {
    assert.equal(selectSites(table, []), table);
    assert.throws(() => selectSites(table, ["up"]), {
      code: "UNKNOWN_SITE",
      exitStatus: 2,
      mend: /left, middle, right/u,
    });
  });
});

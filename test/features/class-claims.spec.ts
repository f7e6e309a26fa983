import assert from "node:assert/strict";
import { claimRowsMin, claimsMax, claimsOf } from "../../src/features/class-claims.ts";
import { decodeStatistics, encodeStatistics } from "../../src/features/statistics-codec.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";

/** `counts[label]` rows of each class, whose first feature is the class. */
const tableOf = (counts: readonly number[]): ReturnType<typeof smallTable> =>
  smallTable(
    counts.flatMap((count, family) =>
      Array.from({ length: count }, () => ({ numeric: [family, 0], categorical: [0], family })),
    ),
  );

describe("claims about attack classes", () => {
  it("are made of classes with enough rows, never of benign ones, by ascending class", () => {
    const table = tableOf([100, claimRowsMin, claimRowsMin - 1, 40]);
    assert.deepEqual(
      claimsOf(table, table.family).map(({ label, sketch }) => [label, sketch.numeric[0]]),
      [
        [1, 1],
        [3, 3],
      ],
    );
  });

  it("are at most as many as a message may hold", () => {
    const table = tableOf(Array.from({ length: claimsMax + 4 }, () => claimRowsMin));
    assert.equal(claimsOf(table, table.family).length, claimsMax);
  });

  it("travel with the statistics, and only where asked for", () => {
    const table = tableOf([100, 30, 30]);
    const telling = statisticsOf(table, table.family, true)!;
    assert.deepEqual(decodeStatistics(smallSchema, encodeStatistics(telling)), { ok: true, statistics: telling });
    assert.deepEqual(statisticsOf(table, table.family)!.claims, []);
  });

  it("are refused out of order, doubled, or of no attack class", () => {
    const table = tableOf([100, 30, 30]);
    const honest = statisticsOf(table, table.family, true)!;
    const [one, two] = honest.claims;
    for (const claims of [[two!, one!], [one!, one!], [{ ...one!, label: 0 }], [{ ...one!, label: 1.5 }]]) {
      const decoded = decodeStatistics(smallSchema, encodeStatistics({ ...honest, claims }));
      assert.deepEqual(decoded, { ok: false, error: "malformed" });
    }
  });
});

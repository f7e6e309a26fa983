import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../src/random.ts";
import { split } from "../../src/testbed/split.ts";
import { smallTable } from "../flows/small-table.ts";

const families = ["benign", "dos", "probe"];
const counts = fc.tuple(fc.nat(200), fc.nat(30), fc.nat(6));

/** A table with that many rows of each family, and all its rows. */
function tableOf(counts: readonly number[]) {
  const rows = counts.flatMap((count, family) => Array.from({ length: count }, () => ({ family })));
  return { table: smallTable(rows, { families }), all: Uint32Array.from(rows.keys()) };
}

describe("splitting an organisation's rows", () => {
  it("gives 70% to training, 10% to validation, 20% to the holdout, every row once", () => {
    fc.assert(
      fc.property(counts, fc.nat(), (counts, seed) => {
        const { table, all } = tableOf(counts);
        const parts = split(table, all, seededRandom(seed));
        const { train, validation, holdout } = parts;
        assert.deepEqual(Uint32Array.from([...train, ...validation, ...holdout]).toSorted(), all);
        for (const [family, count] of counts.entries()) {
          for (const [part, share] of [
            ["train", 0.7],
            ["validation", 0.1],
            ["holdout", 0.2],
          ] as const) {
            const got = parts[part].filter((row) => table.family[row] === family).length;
            assert.ok(Math.abs(got - share * count) < 1, `${got} of ${count} in ${part}`);
          }
        }
      }),
    );
  });

  it("shares out rare families: to training first, then to the holdout, then to validation", () => {
    const expected = [
      [1, [1, 0, 0]],
      [2, [1, 0, 1]],
      [3, [2, 0, 1]],
      [5, [3, 1, 1]],
      [10, [7, 1, 2]],
    ] as const;
    for (const [count, sizes] of expected) {
      const { table, all } = tableOf([0, 0, count]);
      const { train, validation, holdout } = split(table, all, seededRandom(1));
      assert.deepEqual([train.length, validation.length, holdout.length], sizes);
    }
  });

  it("hangs on the seed, keeps to the given rows, and is ascending", () => {
    const { table, all } = tableOf([100, 20, 3]);
    const odd = all.filter((row) => row % 2 === 1);
    const parts = split(table, odd, seededRandom(1));
    assert.deepEqual(split(table, odd, seededRandom(1)), parts);
    assert.notDeepEqual(split(table, odd, seededRandom(2)), parts);
    for (const rows of [parts.train, parts.validation, parts.holdout]) {
      assert.ok(rows.every((row) => row % 2 === 1));
      assert.deepEqual(rows, rows.toSorted());
    }
  });
});

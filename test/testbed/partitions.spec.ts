import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../src/random.ts";
import { familiesLacking } from "../../src/testbed/partition-drop.ts";
import { partition, partitionSchema } from "../../src/testbed/partitions.ts";
import { smallTable } from "../flows/small-table.ts";

type Options = Parameters<typeof partitionSchema.parse>[0];

const families = ["benign", "dos", "probe", "r2l"];

/** Rows with 60% benign traffic and three attack families of unlike size, at two sites. */
const table = smallTable(
  Array.from({ length: 3000 }, (_, i) => ({
    family: i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : i % 20 === 9 ? 2 : 3,
    site: i % 3 === 0 ? 1 : 0,
  })),
  { families, sites: ["left", "right"] },
);

const deal = (options: Options, organisations: number, seed = 1): Uint32Array[] =>
  partition(table, partitionSchema.parse(options), organisations, seededRandom(seed));

const sizes = (parts: readonly Uint32Array[]): number[] => parts.map(({ length }) => length);

/** Rows of each family in each part. */
const familyCounts = (parts: readonly Uint32Array[]): number[][] =>
  parts.map((rows) => families.map((_, family) => rows.filter((row) => table.family[row] === family).length));

/** What holds for every kind: as many parts as organisations, ascending, no row twice. Returns how many rows were dealt. */
function assertDisjoint(parts: readonly Uint32Array[], organisations: number): number {
  assert.equal(parts.length, organisations);
  const all = parts.flatMap((rows) => [...rows]);
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.every((row) => row < table.rows));
  for (const rows of parts) assert.deepEqual(rows, rows.toSorted());
  return all.length;
}

const organisations = fc.integer({ min: 2, max: 12 });
const seed = fc.nat();

describe("a partition", () => {
  it("deals each row once, and is the same for the same seed, whatever its kind", () => {
    const kind = fc.constantFrom("iid", "dirichlet", "quantity", "drop-classes", "missing-family", "by-site");
    const alpha = fc.constantFrom(0.05, 0.3, 10);
    fc.assert(
      fc.property(kind, alpha, organisations, seed, (kind, alpha, organisations, seed) => {
        const options = { kind, alpha, minRows: 50 };
        const parts = deal(options, organisations, seed);
        assert.equal(assertDisjoint(parts, organisations), table.rows);
        assert.deepEqual(deal(options, organisations, seed), parts);
      }),
      { numRuns: 60 },
    );
  });

  it("is iid by default: parts of one size and one mix", () => {
    const parts = deal({}, 7);
    assert.ok(sizes(parts).every((size) => size === 428 || size === 429));
    for (const [benign] of familyCounts(parts)) assert.ok(benign! > 215 && benign! < 300);
    assert.notDeepEqual(parts[0], deal({}, 7, 2)[0]);
  });

  it("refuses options it doesn't know", () => {
    assert.ok(!partitionSchema.safeParse({ kind: "iid", beta: 1 }).success);
    assert.ok(!partitionSchema.safeParse({ kind: "dirichlet", alpha: 0 }).success);
  });
});

describe("the dirichlet partition", () => {
  it("gives every organisation at least minRows, however harsh the skew", () => {
    const alpha = fc.constantFrom(0.01, 0.1, 0.3);
    fc.assert(
      fc.property(alpha, organisations, seed, (alpha, organisations, seed) => {
        const minRows = Math.floor(table.rows / organisations);
        const parts = deal({ kind: "dirichlet", alpha, minRows }, organisations, seed);
        assert.ok(Math.min(...sizes(parts)) >= minRows);
        assert.equal(assertDisjoint(parts, organisations), table.rows);
      }),
      { numRuns: 40 },
    );
    assert.ok(Math.min(...sizes(deal({ kind: "dirichlet", alpha: 0.1 }, 10))) >= 300, "300 by default");
  });

  it("is the more skewed, the smaller alpha", () => {
    /** Mean over families of the share that its largest holder has. */
    const skew = (alpha: number): number => {
      let total = 0;
      for (let seed = 0; seed < 20; seed++) {
        const counts = familyCounts(deal({ kind: "dirichlet", alpha, minRows: 0 }, 5, seed));
        for (const family of families.keys()) {
          const held = counts.map((count) => count[family]!);
          total += Math.max(...held) / held.reduce((a, b) => a + b) / 80;
        }
      }
      return total;
    };
    assert.ok(skew(0.1) > 0.75 && skew(0.1) > skew(1) + 0.2 && skew(1) > skew(100) + 0.1 && skew(100) < 0.27);
  });

  it("is refused where there are too few rows", () => {
    assert.throws(() => deal({ kind: "dirichlet" }, 11), { code: "PARTITION_IMPOSSIBLE", exitStatus: 2 });
  });
});

describe("the drop-classes partition", () => {
  it("keeps one attack family in turn from each organisation, and benign traffic from none", () => {
    const counts = familyCounts(deal({ kind: "drop-classes" }, 6));
    for (const [i, [benign, ...attacks]] of counts.entries()) {
      assert.equal(benign, 300);
      assert.deepEqual(
        attacks.map((count) => count === 0),
        [0, 1, 2].map((family) => family === i % 3),
      );
    }
  });

  it("can keep more of them, but not all", () => {
    for (const [, ...attacks] of familyCounts(deal({ kind: "drop-classes", dropped: 2 }, 6))) {
      assert.equal(attacks.filter((count) => count === 0).length, 2);
    }
    assert.throws(() => deal({ kind: "drop-classes", dropped: 3 }, 6), { code: "PARTITION_IMPOSSIBLE" });
  });
});

describe("the drop-classes partition of named classes", () => {
  const classes = ["benign", "dos", "r2l"];

  it("keeps so many of them from each organisation, drawn by the seed, and leaves their rows to nobody", () => {
    fc.assert(
      fc.property(organisations, seed, fc.integer({ min: 1, max: 2 }), (organisations, seed, dropped) => {
        const options = { kind: "drop-classes" as const, classes, dropped };
        const parts = deal(options, organisations, seed);
        assert.ok(assertDisjoint(parts, organisations) < table.rows);
        for (const counts of familyCounts(parts)) {
          assert.equal(
            counts.filter((count, family) => count === 0 && classes.includes(families[family]!)).length,
            dropped,
          );
          assert.ok(counts[2]! > 0, "what is not named is kept");
        }
        assert.deepEqual(deal(options, organisations, seed), parts);
      }),
      { numRuns: 30 },
    );
  });

  it("is refused for a class that nobody knows, or where nothing named would be left", () => {
    const refused = (options: object) => () => deal({ kind: "drop-classes", ...options }, 4);
    assert.throws(refused({ classes: ["dos", "gremlin"] }), { code: "UNKNOWN_CLASS", exitStatus: 2 });
    assert.throws(refused({ classes, dropped: 3 }), { code: "PARTITION_IMPOSSIBLE" });
  });
});

describe("the missing-family partition", () => {
  it("keeps one attack family from each organisation, and every family from somebody", () => {
    const counts = familyCounts(deal({ kind: "missing-family", dropped: 2 }, 8));
    counts.forEach(([benign, ...attacks], i) => {
      assert.ok(benign! > 0);
      const missing = attacks.flatMap((count, family) => (count === 0 ? [family + 1] : []));
      assert.deepEqual(missing, familiesLacking(table, 1, i));
    });
    assert.deepEqual(new Set(counts.map(([, ...attacks]) => attacks.indexOf(0))), new Set([0, 1, 2]));
  });
});

describe("the disjoint-attacks partition", () => {
  it("gives every attack to one organisation, and benign traffic to all of them", () => {
    for (const many of [2, 3]) {
      const parts = deal({ kind: "disjoint-attacks" }, many);
      assert.equal(assertDisjoint(parts, many), table.rows);
      const counts = familyCounts(parts);
      for (const [benign, ...attacks] of counts) {
        assert.equal(benign, 1800 / many);
        assert.ok(attacks.some((count) => count > 0));
      }
      for (const family of [1, 2, 3]) assert.equal(counts.filter((count) => count[family]! > 0).length, 1);
    }
  });

  it("is refused where there are fewer attacks than organisations", () => {
    assert.throws(() => deal({ kind: "disjoint-attacks" }, 4), { code: "PARTITION_IMPOSSIBLE" });
  });
});

describe("the quantity partition", () => {
  it("gives organisations unlike numbers of rows, each at least minRows, and one mix", () => {
    fc.assert(
      fc.property(organisations, seed, (organisations, seed) => {
        const parts = deal({ kind: "quantity", alpha: 0.5, minRows: 100 }, organisations, seed);
        assert.equal(assertDisjoint(parts, organisations), table.rows);
        assert.ok(Math.min(...sizes(parts)) >= 99);
      }),
      { numRuns: 30 },
    );
    const parts = deal({ kind: "quantity", alpha: 0.3, minRows: 100 }, 6);
    assert.ok(Math.max(...sizes(parts)) > 3 * Math.min(...sizes(parts)));
    familyCounts(parts).forEach(([benign], i) => {
      const share = benign! / parts[i]!.length;
      assert.ok(share > 0.45 && share < 0.75, `${share}`);
    });
  });

  it("is refused where there are too few rows", () => {
    assert.throws(() => deal({ kind: "quantity" }, 11), { code: "PARTITION_IMPOSSIBLE" });
  });
});

describe("the imbalance partition", () => {
  it("gives parts of one size, each with its own attack share, and uses most rows", () => {
    fc.assert(
      fc.property(organisations, seed, (organisations, seed) => {
        const parts = deal({ kind: "imbalance" }, organisations, seed);
        assert.ok(assertDisjoint(parts, organisations) > 0.75 * table.rows);
        assert.ok(Math.max(...sizes(parts)) - Math.min(...sizes(parts)) <= 1);
        const shares = familyCounts(parts)
          .map(([benign], i) => 1 - benign! / parts[i]!.length)
          .toSorted((a, b) => a - b);
        assert.ok(shares[0]! < 0.06 && shares.at(-1)! > 0.88);
        assert.ok(shares.every((share, i) => i === 0 || share > shares[i - 1]!));
      }),
      { numRuns: 30 },
    );
  });

  it("is refused where everything is benign", () => {
    const benign = smallTable([{}, {}]);
    const spec = partitionSchema.parse({ kind: "imbalance" });
    assert.throws(() => partition(benign, spec, 2, seededRandom(1)), { code: "PARTITION_IMPOSSIBLE" });
  });
});

describe("the by-site partition", () => {
  it("makes each site an organisation", () => {
    const parts = deal({ kind: "by-site" }, 2);
    assert.deepEqual(sizes(parts), [2000, 1000]);
    assert.ok(parts[1]!.every((row) => table.site[row] === 1));
  });

  it("splits sites evenly among more organisations", () => {
    const parts = deal({ kind: "by-site" }, 5);
    assert.deepEqual(
      sizes(parts).map((size) => Math.round(size / 10)),
      [67, 50, 67, 50, 67],
    );
    for (const [i, rows] of parts.entries()) assert.ok(rows.every((row) => table.site[row] === i % 2));
  });

  it("is refused with fewer organisations than sites", () => {
    const three = { ...table, sites: ["a", "b", "c"] };
    const spec = partitionSchema.parse({ kind: "by-site" });
    assert.throws(() => partition(three, spec, 2, seededRandom(1)), {
      code: "PARTITION_IMPOSSIBLE",
      mend: /at least 3 organisations/,
    });
  });
});

import assert from "node:assert/strict";
import { decode, encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import { decodeStatistics, encodeStatistics, maxStatisticsBytes } from "../../src/features/statistics-codec.ts";
import type { StatisticsFault } from "../../src/features/statistics-codec.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { nslKddSchema } from "../../src/flows/nsl-kdd-schema.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";
import { randomStatistics } from "./random-statistics.ts";

const table = smallTable(
  Array.from({ length: 100 }, (_, i) => ({ numeric: [i, -i], categorical: [i % 3], family: i & 1 })),
);
const honest = statisticsOf(table, table.family)!;

interface Body {
  all: { numeric: Uint8Array; categorical: Uint8Array };
  benign: unknown;
  schemaHash: string;
}

/** The encoded body with something changed. */
function changed(change: (body: Body) => unknown): Uint8Array {
  const body = decode<Body>(encodeStatistics(honest));
  return encode(change(body) ?? body);
}

/** The body with one packed float overwritten. */
function withFloat(part: "numeric" | "categorical", index: number, value: number): Uint8Array {
  return changed(({ all }) => {
    const bytes = all[part];
    new DataView(bytes.buffer, bytes.byteOffset).setFloat32(4 * index, value, true);
  });
}

describe("encoded statistics", () => {
  it("come back as they were, to the byte", () => {
    fc.assert(
      fc.property(randomStatistics, (statistics) => {
        const bytes = encodeStatistics(statistics);
        const decoded = decodeStatistics(smallSchema, bytes);
        assert.deepEqual(decoded, { ok: true, statistics });
        assert.ok(bytes.length <= maxStatisticsBytes(smallSchema));
        assert.deepEqual(encodeStatistics(statistics), bytes);
      }),
      { numRuns: 50 },
    );
  });

  it("fit one message for NSL-KDD", () => {
    assert.ok(maxStatisticsBytes(nslKddSchema, 0) < 32 * 1024);
  });

  const faults: [title: string, bytes: Uint8Array, error: StatisticsFault][] = [
    ["too long", new Uint8Array(maxStatisticsBytes(smallSchema) + 1), "oversize"],
    ["empty", new Uint8Array(0), "malformed"],
    ["not a map", encode([1, 2]), "malformed"],
    ["deeply nested", new Uint8Array(1500).fill(0x81), "malformed"],
    ["with a key too many", changed((body) => ({ ...body, extra: 1 })), "malformed"],
    ["without the benign key", changed(({ all, schemaHash }) => ({ all, schemaHash })), "malformed"],
    ["with a sketch that is none", changed((body) => ({ ...body, all: null })), "malformed"],
    ["of another schema", changed((body) => ({ ...body, schemaHash: "0".repeat(64) })), "other-schema"],
    ["with a quantile too few", changed((body) => void (body.all.numeric = body.all.numeric.slice(4))), "wrong-length"],
    [
      "with half a float",
      changed((body) => void (body.all.categorical = body.all.categorical.slice(2))),
      "wrong-length",
    ],
    [
      "with numbers for bytes",
      changed((body) => ({ ...body, benign: { numeric: [1], categorical: [1] } })),
      "wrong-length",
    ],
    ["with NaN", withFloat("numeric", 7, Number.NaN), "non-finite"],
    ["with infinity", withFloat("numeric", 201, Infinity), "non-finite"],
    ["with quantiles that fall", withFloat("numeric", 7, -1), "not-ascending"],
    ["with a negative frequency", withFloat("categorical", 0, -0.1), "frequency-out-of-range"],
    ["with a frequency above one", withFloat("categorical", 0, 1.01), "frequency-out-of-range"],
    ["with frequencies that add up to more than one", withFloat("categorical", 0, 0.9), "frequency-out-of-range"],
  ];
  for (const [title, bytes, error] of faults) {
    it(`are refused ${title}: ${error}`, () => {
      assert.deepEqual(decodeStatistics(smallSchema, bytes), { ok: false, error });
    });
  }

  it("may step down from one feature to the next", () => {
    assert.ok(honest.all.numeric[101]! < honest.all.numeric[100]!);
    assert.ok(decodeStatistics(smallSchema, encodeStatistics(honest)).ok);
  });

  it("are refused in any but the canonical form", () => {
    const canonical = encodeStatistics({ ...honest, benign: null });
    const key = Buffer.from(canonical).indexOf("benign");
    assert.equal(canonical[key + 6], 0xf6, "null follows");
    const longKey = Buffer.concat([canonical.subarray(0, key - 1), Buffer.of(0x78, 6), canonical.subarray(key)]);
    assert.deepEqual(decodeStatistics(smallSchema, longKey), { ok: false, error: "malformed" });
  });

  it("never make the decoder throw, whatever was done to them", () => {
    const bytes = encodeStatistics(honest);
    const edit = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(bytes.length), (edits, length) => {
        const mutated = bytes.slice(0, length % 3 === 0 ? length : bytes.length);
        for (const { at, value } of edits) if (at < mutated.length) mutated[at] = value;
        const decoded = decodeStatistics(smallSchema, mutated);
        if (decoded.ok) assert.deepEqual(encodeStatistics(decoded.statistics), mutated);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(decodeStatistics(smallSchema, bytes).ok, false);
      }),
      { numRuns: 1000 },
    );
  });
});

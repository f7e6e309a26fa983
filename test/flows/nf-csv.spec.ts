import assert from "node:assert/strict";
import { collectBadRows } from "../../src/flows/bad-rows.ts";
import { parseNfV2 } from "../../src/flows/nf-csv.ts";
import { nfV2Attacks, nfV2Schema } from "../../src/flows/nf-v2-schema.ts";

const dropped = ["IPV4_SRC_ADDR", "L4_SRC_PORT", "MIN_TTL", "MAX_TTL", "Label"];
const header = [...nfV2Schema.numeric, "PROTOCOL", "L7_PROTO", ...dropped, "Attack"];

/** A row whose i-th number is i. */
function rowOf(protocol: string, application: string, attack: string): string {
  return [...nfV2Schema.numeric.keys(), protocol, application, ...dropped.map(() => "9"), attack].join(",");
}

const parse = (lines: readonly string[]) => {
  const badRows = collectBadRows();
  const table = parseNfV2(Buffer.from([header.join(","), ...lines].join("\n")), "site.csv", 1, badRows);
  return { table, badRows: badRows.finish(1000) };
};

describe("NF-v2 rows", () => {
  it("keep 37 features, two of them categorical, without addresses, ports and TTL", () => {
    assert.equal(new Set(nfV2Schema.numeric).size, 35);
    assert.deepEqual(
      nfV2Schema.categorical.map(({ name }) => name),
      ["PROTOCOL", "L7_PROTO"],
    );
    assert.ok(nfV2Schema.numeric.every((name) => !/ADDR|PORT|_TTL$/.test(name)));
    assert.ok(nfV2Schema.numeric.includes("DNS_TTL_ANSWER"));
  });

  it("are read by the names in the header", () => {
    const { table } = parse([rowOf("17", "5.178", "DoS")]);
    assert.deepEqual([...table.numeric], [...nfV2Schema.numeric.keys()]);
    assert.deepEqual(
      [...table.categorical].map((value, i) => nfV2Schema.categorical[i]!.vocabulary[value]),
      ["17", "5"],
    );
    assert.deepEqual([table.sites[1], table.site[0]], ["toniot", 1]);
  });

  it("count a rare protocol or application as other", () => {
    const { table } = parse([rowOf("132", "244.0", "Benign")]);
    assert.deepEqual([...table.categorical], [nfV2Schema.categorical[0]!.vocabulary.length - 1, 15]);
  });

  it("put every site's attack names into families, and refuse others", () => {
    const names = Object.values(nfV2Attacks).flat();
    const { table, badRows } = parse([...names, "Hoax"].map((name) => rowOf("6", "7", name)));
    assert.deepEqual(table.attacks, names);
    assert.equal(table.rows, names.length);
    assert.equal(table.families[table.family[names.indexOf("Reconnaissance")]!], "scan");
    assert.deepEqual(badRows.first, [{ file: "site.csv", line: names.length + 2, reason: "unknown-label" }]);
  });

  it("are not read from a file of another layout", () => {
    assert.throws(() => parseNfV2(Buffer.from("a,b\n1,2\n"), "site.csv", 0, collectBadRows()), {
      code: "COLUMN_MISSING",
      message: "site.csv:1 names no column IN_BYTES",
    });
  });
});

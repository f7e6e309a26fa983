import assert from "node:assert/strict";
import { encode } from "@ipld/dag-cbor";
import { anything, assert as check, property, uint8Array } from "fast-check";
import {
  bytesField,
  countField,
  hexField,
  listField,
  nullableField,
  oneOfField,
  packRecord,
  recordField,
  textField,
  unpackRecord,
  type Fields,
} from "../../src/consortium/fields.ts";

interface Sample {
  readonly version: 1;
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly names: readonly string[];
  readonly count: number | null;
  readonly inner: { readonly word: string };
}

const fields: Fields<Sample> = {
  version: oneOfField(1),
  hash: hexField(4),
  bytes: bytesField(8, false),
  names: listField(textField(/^[a-z]{1,4}$/), 1, 3),
  count: nullableField(countField(1, 9)),
  inner: recordField({ word: textField(/^w$/) }),
};
const sample: Sample = {
  version: 1,
  hash: "0a0b0c0d",
  bytes: Uint8Array.of(1, 2),
  names: ["a", "bb"],
  count: null,
  inner: { word: "w" },
};
const raw = recordField(fields).pack(sample) as Record<string, unknown>;

describe("a record's fields", () => {
  it("come back from their canonical bytes", () => {
    for (const record of [sample, { ...sample, count: 9, bytes: new Uint8Array() }]) {
      assert.deepEqual(unpackRecord(packRecord(record, fields), fields, 1000), record);
    }
  });

  const wrong: Readonly<Record<string, object>> = {
    "another version": { ...raw, version: 2 },
    "a hash of another length": { ...raw, hash: new Uint8Array(5) },
    "a hash as text": { ...raw, hash: "0a0b0c0d" },
    "too many bytes": { ...raw, bytes: new Uint8Array(9) },
    "no names": { ...raw, names: [] },
    "too many names": { ...raw, names: ["a", "b", "c", "d"] },
    "a name out of its pattern": { ...raw, names: ["a\n"] },
    "a number for a name": { ...raw, names: [1] },
    "a count too high": { ...raw, count: 10 },
    "a fraction": { ...raw, count: 1.5 },
    "an inner field too many": { ...raw, inner: { word: "w", more: 1 } },
    "a field too many": { ...raw, more: 1 },
    "a field too few": { version: 1 },
  };
  for (const [what, value] of Object.entries(wrong)) {
    it(`refuse ${what}`, () => assert.equal(unpackRecord(encode(value), fields, 1000), null));
  }

  it("refuse more bytes than the record may have, and bytes that are not canonical", () => {
    const bytes = packRecord(sample, fields);
    assert.equal(unpackRecord(bytes, fields, bytes.length - 1), null);
    // 1 as the half-precision float 1.0: the same value, other bytes.
    const at = Buffer.from(bytes).indexOf("version") + "version".length;
    const loose = Buffer.concat([bytes.subarray(0, at), Buffer.from("f93c00", "hex"), bytes.subarray(at + 1)]);
    assert.equal(unpackRecord(loose, fields, 1000), null);
  });

  it("never throw, whatever comes", () => {
    check(property(uint8Array({ maxLength: 100 }), (bytes) => unpackRecord(bytes, fields, 1000) === null));
    check(property(anything(), (value) => recordField(fields).unpack(value) === undefined));
  });
});

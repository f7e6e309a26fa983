import assert from "node:assert/strict";
import {
  charterHash,
  charterKind,
  isInForce,
  modelHash,
  readCharter,
  type Charter,
} from "../../src/consortium/charter.ts";
import { genesisOf } from "../../src/consortium/found.ts";
import { createIdentity } from "../../src/consortium/identity.ts";
import { addSignature, signRecord } from "../../src/consortium/signed.ts";
import { mlp } from "../../src/model/spec.ts";
import { admins, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();

describe("a charter", () => {
  it("comes back as it was signed, and is in force when every admin has signed", () => {
    const [first, ...others] = admins;
    let bytes = signRecord(charterKind, charter, first!);
    for (const admin of others) {
      assert.equal(isInForce(readCharter(bytes)!), false);
      bytes = addSignature(charterKind, bytes, admin);
    }
    const read = readCharter(bytes)!;
    assert.ok(isInForce(read));
    assert.deepEqual(read.record, charter);
    assert.equal(read.hash, charterHash(charter));
    assert.deepEqual(bytes, signRecord(charterKind, charter, ...admins.toReversed()));
  });

  it("has another hash when anything in it is different", () => {
    const others: Partial<Charter>[] = [
      { name: "other" },
      { genesisSeed: "8" },
      { roundMs: 5001 },
      { threshold: 1 },
      { filter: { rule: "mean", tolerated: null } },
      { filter: { rule: "rank-witness", tolerated: 1 } },
    ];
    const hashes = [charter, ...others.map((over) => smallCharter(over))].map(charterHash);
    assert.equal(new Set(hashes).size, hashes.length);
    assert.equal(modelHash(smallCharter({ name: "other" })), modelHash(charter));
    assert.notEqual(modelHash(smallCharter({ schema: "5d".repeat(32) })), modelHash(charter));
  });

  const wrong: Readonly<Record<string, Partial<Charter>>> = {
    "more signatures needed than there are admins": { threshold: 4 },
    "admins out of order": { admins: charter.admins.toReversed() },
    "one admin twice": { admins: [charter.admins[0]!, charter.admins[0]!] },
    "classes that don't begin with benign": { classes: ["attack", "benign"] },
    "another number of outputs than of classes": { layers: [4, 3, 3] },
    "a model beyond all memory": { layers: [2 ** 25, 2 ** 25, 2] },
    "a name that moves the cursor": { name: "small\u001B[2J" },
    "a negative round": { roundMs: -1 },
    "no admins": { admins: [] },
  };
  for (const [what, over] of Object.entries(wrong)) {
    it(`is none with ${what}`, () => {
      assert.equal(readCharter(signRecord(charterKind, smallCharter(over), ...admins)), null);
    });
  }

  it("is none when somebody signed that it doesn't name, or when a bit is changed", () => {
    assert.equal(readCharter(signRecord(charterKind, charter, ...admins, createIdentity())), null);
    const bytes = signRecord(charterKind, charter, ...admins);
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i]! ^= 1 << (i % 8);
      assert.equal(readCharter(changed), null, `byte ${i}`);
    }
  });

  it("fixes the parameters that everybody starts from", () => {
    const spec = mlp(4, [3], ["benign", "attack"]);
    assert.equal(genesisOf({ spec }, charter).length, 23);
    assert.throws(() => genesisOf({ spec }, smallCharter({ genesisSeed: "8" })), { code: "GENESIS_DIFFERS" });
  });
});

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { charterKind } from "../../src/consortium/charter.ts";
import { identityFromSecret } from "../../src/consortium/identity.ts";
import { signRecord } from "../../src/consortium/signed.ts";
import { openOrganisationFolder, type OrganisationFolder } from "../../src/store/organisation-folder.ts";
import { admins, admission, organisation, smallCharter } from "../support/small-charter.ts";

describe("an organisation's folder", () => {
  let dir: string;
  let folder: OrganisationFolder;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-folder-"));
    folder = openOrganisationFolder(join(dir, "organisation"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const path = (name: string): string => join(dir, "organisation", name);
  const modeOf = (name: string): number => statSync(path(name)).mode & 0o777;
  const charter = smallCharter();
  const signed = signRecord(charterKind, charter, ...admins);

  it("makes keys that only their owner can read, and finds them again", () => {
    assert.equal(folder.hasKey(), false);
    const { author } = folder.createKeys(null);
    assert.equal(folder.hasKey(), true);
    assert.equal(folder.identity(null).author, author);
    assert.deepEqual(["organisation.key", "daemon.key"].map(modeOf), [0o600, 0o600]);
    assert.equal(modeOf("."), 0o700);
  });

  it("locks the organisation's key under a passphrase", () => {
    const { author } = folder.createKeys("horse");
    assert.equal(folder.identity("horse").author, author);
    assert.throws(() => folder.identity(null), { code: "PASSPHRASE_NEEDED" });
    assert.throws(() => folder.identity("donkey"), { code: "PASSPHRASE_WRONG" });
  });

  it("does not start on a key that others can read, and says how to mend it", () => {
    folder.createKeys(null);
    for (const name of ["organisation.key", "daemon.key"]) {
      for (const mode of [0o640, 0o604, 0o620]) {
        chmodSync(path(name), mode);
        const use = (): unknown => (name === "daemon.key" ? folder.daemonSecret() : folder.identity(null));
        assert.throws(use, { code: "KEY_EXPOSED", mend: `run chmod 600 ${path(name)}` });
      }
      chmodSync(path(name), 0o600);
    }
    folder.identity(null);
  });

  it("never writes over a key", () => {
    const { author } = folder.createKeys(null);
    assert.throws(() => folder.createKeys(null), { code: "KEY_EXISTS" });
    assert.equal(folder.identity(null).author, author);
  });

  it("says what is missing or broken", () => {
    assert.throws(() => folder.identity(null), { code: "KEY_MISSING" });
    assert.throws(() => folder.charter(), { code: "CHARTER_MISSING" });
    writeFileSync(path("charter.cbor"), "nonsense");
    assert.throws(() => folder.charter(), { code: "CHARTER_UNREADABLE" });
    folder.writeCharter(signRecord(charterKind, charter, admins[0]!));
    assert.throws(() => folder.ledger(), { code: "CHARTER_UNSIGNED" });
  });

  it("keeps the charter and the roster's statements, whatever else lies beside them", () => {
    folder.writeCharter(signed);
    folder.statements.write("one", admission(charter, 5));
    folder.statements.write("broken", new Uint8Array(5));
    const ledger = openOrganisationFolder(join(dir, "organisation")).ledger();
    assert.ok(ledger.roster.has(organisation(5).author));
    assert.equal(ledger.statements().length, 1);
    assert.deepEqual(new Uint8Array(readFileSync(path("charter.cbor"))), signed);
  });

  it("certifies the daemon's key by the organisation's", () => {
    const { author } = folder.createKeys(null);
    folder.writeCharter(signRecord(charterKind, { ...charter, admins: [author], threshold: 1 }, folder.identity(null)));
    const daemon = identityFromSecret(folder.daemonSecret()).author;
    const book = folder.book(folder.ledger());
    assert.equal(book.daemonOf(author), daemon);
    assert.equal(book.authorOf(daemon), author);
  });

  it("certifies a daemon's new key with the next serial, and the same key once", () => {
    const identity = folder.createKeys(null);
    const first = folder.certificate(identity);
    assert.deepEqual(folder.certificate(identity), first);
    const next = folder.rotateDaemonKey(identity);
    assert.deepEqual([first.record.serial, next.record.serial], [1, 2]);
    assert.notEqual(next.record.daemon, first.record.daemon);
    assert.equal(next.record.daemon, identityFromSecret(folder.daemonSecret()).author);
    assert.deepEqual(folder.certificate(identity), next);
    assert.equal(modeOf("daemon.key"), 0o600);
  });
});

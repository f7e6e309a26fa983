import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createCertificateBook,
  readCertificate,
  signCertificate,
  type Certificate,
  type CertificateBook,
} from "../consortium/certificate.ts";
import { isInForce, readCharter, type Charter } from "../consortium/charter.ts";
import { createSecret, identityFromSecret, type Identity } from "../consortium/identity.ts";
import { openKey, sealKey } from "../consortium/key-file.ts";
import { createLedger, type Ledger } from "../consortium/ledger.ts";
import type { SignedRecord } from "../consortium/signed.ts";
import { VervetError } from "../errors.ts";
import type { RecordStore } from "../gossip/record-store.ts";
import { writeDurably } from "./durable-file.ts";
import { fileRecords } from "./file-records.ts";
import { readNetworkKey, writeNetworkKey } from "./network-key.ts";
import { readSecret, writeSecret } from "./secret-file.ts";

/** What an organisation keeps of its consortium, in one folder that only its owner can read. */
export interface OrganisationFolder {
  /** Whether the organisation has its key here. */
  hasKey(): boolean;
  /** Makes the organisation's key, its daemon's, and the certificate that binds the two. */
  createKeys(passphrase: string | null): Identity;
  /** The organisation's key. */
  identity(passphrase: string | null): Identity;
  /** The daemon's own key, never locked: a daemon must start without anybody there. */
  daemonSecret(): Uint8Array;
  /** What binds the daemon's key to the organisation's: signed anew, with the next serial, when the daemon's is another. */
  certificate(identity: Identity): SignedRecord<Certificate>;
  /** Replaces the daemon's key, and with it its peer id. Nobody has to vote on it. */
  rotateDaemonKey(identity: Identity): SignedRecord<Certificate>;
  /** The consortium's pre-shared network key; null where it has none. */
  networkKey(): Uint8Array | null;
  writeNetworkKey(key: Uint8Array): void;
  hasCharter(): boolean;
  /** The charter, as it is signed so far. */
  charter(): SignedRecord<Charter>;
  writeCharter(bytes: Uint8Array): void;
  readonly statements: RecordStore;
  readonly certificates: RecordStore;
  readonly evidence: RecordStore;
  /** How members' traffic is distributed, as they tell it. */
  readonly sketches: RecordStore;
  /** Drafts of admissions that wait for more admins, by the invitation's hash. */
  readonly drafts: RecordStore;
  /** The charter's ledger with every statement that is here. */
  ledger(): Ledger;
  /** The certificates that are here, over a ledger's roster. */
  book(ledger: Ledger): CertificateBook;
}

/**
 * Opens a folder, making it where there is none. Functions throw VervetError: KEY_MISSING, KEY_EXPOSED, KEY_EXISTS,
 * KEY_UNREADABLE, PASSPHRASE_NEEDED, PASSPHRASE_WRONG, NETWORK_KEY_INVALID, NETWORK_KEY_OTHER, CHARTER_MISSING, CHARTER_UNREADABLE, CHARTER_UNSIGNED.
 */
export function openOrganisationFolder(dir: string): OrganisationFolder {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(dir, name);
  const [keyPath, daemonPath, charterPath] = [file("organisation.key"), file("daemon.key"), file("charter.cbor")];
  const networkKeyPath = file("network.key");
  const [statements, certificates] = [fileRecords(file("statements")), fileRecords(file("certificates"))];

  function charter(): SignedRecord<Charter> {
    if (!existsSync(charterPath)) {
      throw new VervetError("CHARTER_MISSING", `there is no charter in ${dir}`, "join or create a consortium first");
    }
    const read = readCharter(new Uint8Array(readFileSync(charterPath)));
    if (read !== null) return read;
    throw new VervetError("CHARTER_UNREADABLE", `${charterPath} is no charter`, "import it again from another member");
  }

  function daemonSecret(): Uint8Array {
    return openKey(readSecret(daemonPath), null, daemonPath);
  }

  function certificate(identity: Identity): SignedRecord<Certificate> {
    const own = certificates
      .read()
      .map((bytes) => readCertificate(bytes))
      .filter((read) => read.ok)
      .filter(({ record }) => record.author === identity.author);
    const newest = own.toSorted((a, b) => b.record.serial - a.record.serial)[0];
    const daemon = identityFromSecret(daemonSecret());
    if (newest?.record.daemon === daemon.author) return newest;
    const signed = readCertificate(signCertificate(identity, daemon, (newest?.record.serial ?? 0) + 1));
    if (!signed.ok) throw new VervetError("INTERNAL", "a fresh certificate is none", "this is a bug in vervet");
    certificates.write(identity.author, signed.bytes);
    return signed;
  }

  return {
    hasKey: () => existsSync(keyPath),
    createKeys(passphrase) {
      const secret = createSecret();
      writeSecret(daemonPath, sealKey(createSecret(), null));
      writeSecret(keyPath, sealKey(secret, passphrase));
      const identity = identityFromSecret(secret);
      certificate(identity);
      return identity;
    },
    identity: (passphrase) => identityFromSecret(openKey(readSecret(keyPath), passphrase, keyPath)),
    daemonSecret,
    certificate,
    rotateDaemonKey(identity) {
      writeDurably(daemonPath, sealKey(createSecret(), null));
      return certificate(identity);
    },
    networkKey: () => (existsSync(networkKeyPath) ? readNetworkKey(networkKeyPath) : null),
    writeNetworkKey: (key) => writeNetworkKey(networkKeyPath, key),
    hasCharter: () => existsSync(charterPath),
    charter,
    writeCharter: (bytes) => writeDurably(charterPath, bytes),
    statements,
    certificates,
    evidence: fileRecords(file("evidence")),
    sketches: fileRecords(file("sketches")),
    drafts: fileRecords(file("drafts")),
    ledger() {
      const signed = charter();
      if (!isInForce(signed)) {
        throw new VervetError(
          "CHARTER_UNSIGNED",
          `only ${signed.signers.length} of ${signed.record.admins.length} admins have signed the charter`,
          `pass ${charterPath} to the others, who run 'vervet consortium sign'`,
        );
      }
      const ledger = createLedger(signed.record);
      for (const bytes of statements.read()) ledger.add(bytes);
      return ledger;
    },
    book(ledger) {
      const book = createCertificateBook(ledger.roster);
      for (const bytes of certificates.read()) book.add(bytes);
      return book;
    },
  };
}

import { countField, hexField, oneOfField } from "./fields.ts";
import { authorBytes, type Author, type Identity } from "./identity.ts";
import type { Roster } from "./roster.ts";
import { readSigned, signRecord, type SignedKind, type SignedRecord } from "./signed.ts";

/** A daemon's public name: its Ed25519 public key, lower-case hex. A libp2p peer id is this key in other letters. */
export type Daemon = string;

/**
 * Binds a daemon to the organisation that it speaks for, so that a daemon's key can be replaced without asking the
 * admins. Signed by both: else an organisation could claim another one's daemon and take it down with itself.
 */
export interface Certificate {
  readonly version: 1;
  readonly author: Author;
  readonly daemon: Daemon;
  /** The highest wins. */
  readonly serial: number;
}

export const certificateKind: SignedKind<Certificate> = {
  domain: "vervet/certificate/1\0",
  maxBytes: 256,
  fields: {
    version: oneOfField(1),
    author: hexField(authorBytes),
    daemon: hexField(authorBytes),
    serial: countField(),
  },
};

/** @param daemon the daemon's key pair, as an identity */
export function signCertificate(organisation: Identity, daemon: Identity, serial: number): Uint8Array {
  const certificate: Certificate = { version: 1, author: organisation.author, daemon: daemon.author, serial };
  return signRecord(certificateKind, certificate, organisation, daemon);
}

/** Why a certificate changes nothing. */
export type CertificateFault = "malformed" | "bad-signature" | "unknown-author" | "superseded";

/** Which daemon speaks for which member. */
export interface CertificateBook {
  /** The member that a daemon speaks for; null for a stranger's. */
  authorOf(daemon: Daemon): Author | null;
  /** The member's daemon; null while it has shown no certificate. */
  daemonOf(author: Author): Daemon | null;
  /** Whether a certificate would change the book, without taking it in. */
  judge(bytes: Uint8Array): "accepted" | CertificateFault;
  add(bytes: Uint8Array): "accepted" | CertificateFault;
  /** The newest certificate of each member. */
  certificates(): readonly SignedRecord<Certificate>[];
}

/** A certificate from anybody's bytes, signed by its author and its daemon and nobody else. */
export function readCertificate(
  bytes: Uint8Array,
): ({ readonly ok: true } & SignedRecord<Certificate>) | { readonly ok: false; readonly code: CertificateFault } {
  const read = readSigned(certificateKind, bytes);
  if (!read.ok) return read;
  const { author, daemon } = read.record;
  const signedByBoth = read.signers.join() === [author, daemon].toSorted().join() && author !== daemon;
  return signedByBoth ? read : { ok: false, code: "bad-signature" };
}

/** An empty book over a roster: who is revoked has no daemon any more. */
export function createCertificateBook(roster: Roster): CertificateBook {
  const newest = new Map<Author, SignedRecord<Certificate>>();

  /** The higher serial; of two with one serial, made by restoring an old backup, the lower hash. */
  function supersedes(next: SignedRecord<Certificate>): boolean {
    const before = newest.get(next.record.author);
    if (before === undefined) return true;
    const { serial } = before.record;
    return next.record.serial > serial || (next.record.serial === serial && next.hash < before.hash);
  }

  function read(bytes: Uint8Array): SignedRecord<Certificate> | CertificateFault {
    const certificate = readCertificate(bytes);
    if (!certificate.ok) return certificate.code;
    if (!roster.has(certificate.record.author)) return "unknown-author";
    return supersedes(certificate) ? certificate : "superseded";
  }

  return {
    authorOf(daemon) {
      // A daemon that signed for two organisations speaks for the one whose key sorts first.
      const authors = [...newest.values()].filter(
        ({ record }) => record.daemon === daemon && roster.has(record.author),
      );
      return authors.map(({ record }) => record.author).toSorted()[0] ?? null;
    },
    daemonOf: (author) => (roster.has(author) ? (newest.get(author)?.record.daemon ?? null) : null),
    judge(bytes) {
      const certificate = read(bytes);
      return typeof certificate === "string" ? certificate : "accepted";
    },
    add(bytes) {
      const certificate = read(bytes);
      if (typeof certificate === "string") return certificate;
      newest.set(certificate.record.author, certificate);
      return "accepted";
    },
    certificates: () => [...newest.values()].filter(({ record }) => roster.has(record.author)),
  };
}

import { charterHash, namePattern, type Charter } from "./charter.ts";
import { hexField, nullableField, oneOfField, textField, timeField } from "./fields.ts";
import { authorBytes, type Author } from "./identity.ts";
import { readSigned, type SignedKind, type SignedRecord } from "./signed.ts";

/** Admins let an organisation in. */
export interface Admission {
  readonly kind: "admission";
  /** Hash of the charter, hex. */
  readonly charter: string;
  readonly subject: Author;
  /** What the organisation is called. */
  readonly name: string;
  /** Hash of the invitation that this admission uses up, hex. */
  readonly invitation: string;
  /** When, by the clock of the admin that began it; ms since the epoch. */
  readonly atMs: number;
}

/** Admins put an organisation out, for good. */
export interface Revocation {
  readonly kind: "revocation";
  readonly charter: string;
  readonly subject: Author;
  readonly reason: string | null;
  readonly atMs: number;
}

/** What the roster is made of. */
export type Statement = Admission | Revocation;

const hashBytes = 32;
const statementMaxBytes = 1024;

/** A reason: one line, safe to print. */
export const reasonPattern = /^[^\p{C}]{1,200}$/u;

export const admissionKind: SignedKind<Admission> = {
  domain: "vervet/admission/1\0",
  maxBytes: statementMaxBytes,
  fields: {
    kind: oneOfField("admission"),
    charter: hexField(hashBytes),
    subject: hexField(authorBytes),
    name: textField(namePattern),
    invitation: hexField(hashBytes),
    atMs: timeField(),
  },
};

export const revocationKind: SignedKind<Revocation> = {
  domain: "vervet/revocation/1\0",
  maxBytes: statementMaxBytes,
  fields: {
    kind: oneOfField("revocation"),
    charter: hexField(hashBytes),
    subject: hexField(authorBytes),
    reason: nullableField(textField(reasonPattern)),
    atMs: timeField(),
  },
};

/** What statements are held against; worked out once, since the charter never changes. */
export interface StatementTerms {
  readonly charter: string;
  readonly admins: ReadonlySet<Author>;
  readonly threshold: number;
}

export function termsOf(charter: Charter): StatementTerms {
  return { charter: charterHash(charter), admins: new Set(charter.admins), threshold: charter.threshold };
}

/** Why bytes are no statement of this consortium's admins; all of it holds for everybody at any time. */
export type StatementFault = "malformed" | "bad-signature" | "other-charter" | "unknown-signer" | "too-few-signatures";

export type ReadStatement =
  | ({ readonly ok: true } & SignedRecord<Statement>)
  | { readonly ok: false; readonly code: StatementFault };

/** A statement that perhaps goes round among the admins still: each signature is some admin's, but they may be too few. */
export function readDraft(bytes: Uint8Array, terms: StatementTerms): ReadStatement {
  const admission = readSigned(admissionKind, bytes);
  const isAdmission = admission.ok || admission.code === "bad-signature";
  const read = isAdmission ? admission : readSigned(revocationKind, bytes);
  if (!read.ok) return read;
  if (read.record.charter !== terms.charter) return { ok: false, code: "other-charter" };
  if (!read.signers.every((signer) => terms.admins.has(signer))) return { ok: false, code: "unknown-signer" };
  return read;
}

/** A statement that counts: k admins signed it. */
export function readStatement(bytes: Uint8Array, terms: StatementTerms): ReadStatement {
  const read = readDraft(bytes, terms);
  return read.ok && read.signers.length < terms.threshold ? { ok: false, code: "too-few-signatures" } : read;
}

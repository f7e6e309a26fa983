import { charterHash, namePattern, type Charter } from "./charter.ts";
import { countField, hexField, listField, nullableField, oneOfField, textField, timeField } from "./fields.ts";
import { authorBytes, type Author, type Identity } from "./identity.ts";
import {
  addSignature,
  readSigned,
  signedMaxBytes,
  type ReadRecord,
  type SignedKind,
  type SignedRecord,
} from "./signed.ts";

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

/** Admins decide by whose sketches inputs are scaled. The charter, and its hash, stay as they are. */
export interface Amendment {
  readonly kind: "amendment";
  readonly charter: string;
  /** Counts amendments; of those that hold, the highest does. */
  readonly serial: number;
  /** The first round that it holds for, so that everybody changes over at once. */
  readonly fromRound: number;
  /** Hashes of the sketches, hex, sorted. */
  readonly sketches: readonly string[];
  readonly atMs: number;
}

/** What admins say: who is a member, and by whose sketches inputs are scaled. */
export type Statement = Admission | Revocation | Amendment;

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

/** Sketches that one amendment lists at most: a median over more moves nothing. */
export const amendedSketchesMax = 64;

export const amendmentKind: SignedKind<Amendment> = {
  domain: "vervet/amendment/1\0",
  maxBytes: 4096,
  fields: {
    kind: oneOfField("amendment"),
    charter: hexField(hashBytes),
    serial: countField(1),
    fromRound: countField(),
    sketches: listField(hexField(hashBytes), 1, amendedSketchesMax),
    atMs: timeField(),
  },
};

/** The kinds of statements; the largest one's bound is that of all. */
const kinds = [admissionKind, revocationKind, amendmentKind] as const;

/** Longest signed statement, bytes. */
export const statementBytesMax = Math.max(...kinds.map((kind) => signedMaxBytes(kind)));

/** Adds a signature to a draft of any kind. */
export function signDraft({ record, bytes }: SignedRecord<Statement>, identity: Identity): Uint8Array {
  if (record.kind === "admission") return addSignature(admissionKind, bytes, identity);
  if (record.kind === "revocation") return addSignature(revocationKind, bytes, identity);
  return addSignature(amendmentKind, bytes, identity);
}

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
  const reads = kinds.map((kind): ReadRecord<Statement> => readSigned<Statement>(kind as SignedKind<Statement>, bytes));
  const read = reads.find((one) => one.ok || one.code === "bad-signature") ?? reads[0]!;
  if (!read.ok) return read;
  if (read.record.charter !== terms.charter) return { ok: false, code: "other-charter" };
  if (!read.signers.every((signer) => terms.admins.has(signer))) return { ok: false, code: "unknown-signer" };
  if (read.record.kind === "amendment" && !isSorted(read.record.sketches)) return { ok: false, code: "malformed" };
  return read;
}

/** Ascending, none twice: one set has one hash. */
const isSorted = (hashes: readonly string[]): boolean => hashes.every((hash, i) => i === 0 || hashes[i - 1]! < hash);

/** A statement that counts: k admins signed it. */
export function readStatement(bytes: Uint8Array, terms: StatementTerms): ReadStatement {
  const read = readDraft(bytes, terms);
  return read.ok && read.signers.length < terms.threshold ? { ok: false, code: "too-few-signatures" } : read;
}

import { createHash } from "node:crypto";
import { bytesField, hexField, listField, packRecord, recordField, unpackRecord, type Fields } from "./fields.ts";
import { authorBytes, isSignedBy, signatureBytes, type Author, type Identity } from "./identity.ts";

/** A kind of record that organisations sign. */
export interface SignedKind<R> {
  /** Begins the signed bytes, so that no signature serves another purpose. Ends with a zero byte. */
  readonly domain: `vervet/${string}/1\0`;
  readonly fields: Fields<R>;
  /** Longest canonical CBOR of such a record, bytes, without its signatures. */
  readonly maxBytes: number;
}

/** A record whose signatures are good. */
export interface SignedRecord<R> {
  readonly record: R;
  /** Names the record, whoever signed it: SHA-256 over domain and body, hex. */
  readonly hash: string;
  /** Who signed, sorted. */
  readonly signers: readonly Author[];
  /** As it travels. */
  readonly bytes: Uint8Array;
}

/** A record from anybody's bytes, or why it is none. */
export type ReadRecord<R> =
  | ({ readonly ok: true } & SignedRecord<R>)
  | { readonly ok: false; readonly code: "malformed" | "bad-signature" };

interface Signature {
  readonly author: Author;
  readonly signature: Uint8Array;
}

/** The canonical body, and who signed it: sorted by author, each at most once. */
interface Envelope {
  readonly body: Uint8Array;
  readonly signatures: readonly Signature[];
}

/** Signatures under one record at most, which is also the most admins that a charter may name. */
export const signaturesMax = 64;

/** Bytes of one signature in CBOR, with its names and lengths; and of what is around body and signatures. */
const perSignatureBytes = 128;
const aroundBytes = 64;

const signatureField = recordField<Signature>({
  author: hexField(authorBytes),
  signature: bytesField(signatureBytes, true),
});

const envelopeFields = (maxBodyBytes: number): Fields<Envelope> => ({
  body: bytesField(maxBodyBytes, false),
  signatures: listField(signatureField, 0, signaturesMax),
});

/** Longest signed record of a kind, bytes. */
export function signedMaxBytes(
  { maxBytes }: { readonly maxBytes: number },
  signatures: number = signaturesMax,
): number {
  return maxBytes + aroundBytes + signatures * perSignatureBytes;
}

/** What is hashed and signed: the domain, then the body. */
const scoped = (domain: string, body: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(domain), body]);

/** Names a record, whoever signed it, hex. */
export function recordHash<R extends object>({ domain, fields }: SignedKind<R>, record: R): string {
  return createHash("sha256")
    .update(scoped(domain, packRecord(record, fields)))
    .digest("hex");
}

function withSignature({ body, signatures }: Envelope, domain: string, identity: Identity): Envelope {
  const others = signatures.filter(({ author }) => author !== identity.author);
  const own = { author: identity.author, signature: identity.sign(scoped(domain, body)) };
  return { body, signatures: [...others, own].toSorted((a, b) => (a.author < b.author ? -1 : 1)) };
}

/** Signs a record with each of these identities; the result is what travels. */
export function signRecord<R extends object>(kind: SignedKind<R>, record: R, ...identities: Identity[]): Uint8Array {
  const unsigned: Envelope = { body: packRecord(record, kind.fields), signatures: [] };
  const signed = identities.reduce((envelope, identity) => withSignature(envelope, kind.domain, identity), unsigned);
  return packRecord(signed, envelopeFields(kind.maxBytes));
}

/** The same record with one signature more. The bytes must be such a record's. */
export function addSignature<R extends object>(kind: SignedKind<R>, bytes: Uint8Array, identity: Identity): Uint8Array {
  const envelope = unpackRecord(bytes, envelopeFields(kind.maxBytes), signedMaxBytes(kind))!;
  return packRecord(withSignature(envelope, kind.domain, identity), envelopeFields(kind.maxBytes));
}

/**
 * Reads a record from anybody: canonical bytes, within the kind's limits, signatures sorted and distinct, every one of
 * them good. Whether the signers are the right ones is for the caller to say.
 */
export function readSigned<R extends object>(kind: SignedKind<R>, bytes: Uint8Array): ReadRecord<R> {
  const { domain, fields, maxBytes } = kind;
  const envelope = unpackRecord(bytes, envelopeFields(maxBytes), signedMaxBytes(kind));
  const record = envelope && unpackRecord(envelope.body, fields, maxBytes);
  if (envelope === null || record === null) return { ok: false, code: "malformed" };
  const { body, signatures } = envelope;
  const sorted = signatures.every(({ author }, i) => i === 0 || signatures[i - 1]!.author < author);
  if (!sorted) return { ok: false, code: "malformed" };
  const signed = scoped(domain, body);
  if (!signatures.every(({ author, signature }) => isSignedBy(author, signed, signature))) {
    return { ok: false, code: "bad-signature" };
  }
  const hash = createHash("sha256").update(signed).digest("hex");
  return { ok: true, record, hash, signers: signatures.map(({ author }) => author), bytes };
}

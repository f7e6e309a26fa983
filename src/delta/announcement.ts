import { createHash } from "node:crypto";
import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import { authorBytes, isSignedBy, signatureBytes, type Author, type Identity } from "../consortium/identity.ts";

/**
 * What an announcement is about: a model delta; the statistics that scale inputs; moments of benign rows so scaled; how benign rows score
 * under the models of a round.
 */
const announcementKinds = ["delta", "statistics", "moments", "calibration"] as const;

export type AnnouncementKind = (typeof announcementKinds)[number];

/** Kinds that precede the first round and stay valid; the others belong to a slot of the clock. */
export const lastingKinds: ReadonlySet<AnnouncementKind> = new Set(["statistics", "moments"]);

/** The small signed message that gossip floods. Hashes and names are lower-case hex. */
export interface Announcement {
  readonly version: 1;
  readonly kind: AnnouncementKind;
  readonly charter: string;
  /** Model and feature schema. */
  readonly model: string;
  readonly round: number;
  readonly author: Author;
  /** Serial of the certificate that binds the author to its daemon. */
  readonly serial: number;
  /** The parameters the delta is relative to. */
  readonly anchor: string;
  /** SHA-256 of the payload, and its length in bytes. */
  readonly payloadHash: string;
  readonly length: number;
  readonly codec: string;
  /** The payload itself when it is small; otherwise it is pulled by its hash. */
  readonly payload: Uint8Array | null;
}

/** Payloads up to here travel inside the announcement: below it, flooding costs less than a pull. */
export const inlineMaxBytes = 16 * 1024;

/** Longest announcement on the wire: an inline payload and everything around it. */
export const announcementMaxBytes = inlineMaxBytes + 1024;

/** Longest payload anybody may announce, bytes. */
export const payloadMaxBytes = 64 * 1024 * 1024;

const domain = Buffer.from("vervet/announcement/1\0");
const hashBytes = 32;
const codecMaxLength = 32;
const bodyKeys = [
  "version",
  "kind",
  "charter",
  "model",
  "round",
  "author",
  "serial",
  "anchor",
  "payloadHash",
  "length",
  "codec",
  "payload",
] as const;

/** SHA-256, hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

function encodeBody(a: Announcement): Uint8Array {
  return encode({
    ...a,
    charter: fromHex(a.charter),
    model: fromHex(a.model),
    author: fromHex(a.author),
    anchor: fromHex(a.anchor),
    payloadHash: fromHex(a.payloadHash),
  });
}

/** Signs an announcement; the result is what travels, and what is written to disk before it does. */
export function signAnnouncement(announcement: Announcement, identity: Identity): Uint8Array {
  const body = encodeBody(announcement);
  return encode({ body, signature: identity.sign(Buffer.concat([domain, body])) });
}

/** An announcement with the parts needed to check its signature. */
export interface SignedAnnouncement {
  readonly announcement: Announcement;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

const isKind = (value: unknown): value is AnnouncementKind => announcementKinds.some((kind) => kind === value);
const isHash = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === hashBytes;
const isCount = (value: unknown, max: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max;

/**
 * Decodes an announcement from anybody, without checking its signature. Null for anything that is not canonical,
 * has a field too many or too few, or breaks a limit.
 */
export function decodeAnnouncement(bytes: Uint8Array): SignedAnnouncement | null {
  if (bytes.length > announcementMaxBytes) return null;
  const envelope = decodeCanonical(bytes);
  if (!hasExactly(envelope, ["body", "signature"])) return null;
  const { body, signature } = envelope;
  if (!(body instanceof Uint8Array) || !(signature instanceof Uint8Array)) return null;
  if (signature.length !== signatureBytes) return null;
  const value = decodeCanonical(body);
  if (!hasExactly(value, bodyKeys)) return null;
  const { version, kind, charter, model, round, author, serial, anchor, payloadHash, length, codec, payload } = value;
  if (version !== 1 || !isKind(kind)) return null;
  if (!isHash(charter) || !isHash(model) || !isHash(anchor) || !isHash(payloadHash)) return null;
  if (!(author instanceof Uint8Array) || author.length !== authorBytes) return null;
  if (!isCount(round, Number.MAX_SAFE_INTEGER) || !isCount(serial, Number.MAX_SAFE_INTEGER)) return null;
  if (!isCount(length, payloadMaxBytes)) return null;
  if (typeof codec !== "string" || codec.length > codecMaxLength) return null;
  if (payload !== null && !(payload instanceof Uint8Array && payload.length <= inlineMaxBytes)) return null;
  const announcement: Announcement = {
    version,
    kind,
    charter: toHex(charter),
    model: toHex(model),
    round,
    author: toHex(author),
    serial,
    anchor: toHex(anchor),
    payloadHash: toHex(payloadHash),
    length,
    codec,
    payload,
  };
  return { announcement, body, signature };
}

/** Whether the author named in the announcement signed it. */
export function isAuthentic({ announcement, body, signature }: SignedAnnouncement): boolean {
  return isSignedBy(announcement.author, Buffer.concat([domain, body]), signature);
}

import { charterHash, charteredParameters, modelHash, type Charter } from "../consortium/charter.ts";
import {
  bytesField,
  listField,
  nullableField,
  oneOfField,
  packRecord,
  unpackRecord,
  type Fields,
} from "../consortium/fields.ts";
import type { Author } from "../consortium/identity.ts";
import {
  announcementMaxBytes,
  decodeAnnouncement,
  isAuthentic,
  sha256Hex,
  type AnnouncementKind,
  type SignedAnnouncement,
} from "../delta/announcement.ts";
import { deltaMaxBytes, type PayloadFault } from "../delta/codec.ts";
import { announcedDelta, announcedFault } from "../delta/payload-fault.ts";

/** How an author is proven to have cheated: two bodies for one round, or a signed payload that is no delta. */
export type OffenceCode = "equivocation" | PayloadFault;

/** Proof that anybody can check with nothing but the charter. */
interface Evidence {
  readonly version: 1;
  /** Signed announcements: two that contradict each other, by hash; or one whose payload is broken. */
  readonly announcements: readonly Uint8Array[];
  /** What the one announcement's hash names, where neither the announcement nor its inline payload shows the fault. */
  readonly payload: Uint8Array | null;
}

/** What evidence is held against. */
export interface EvidenceTerms {
  readonly charter: string;
  readonly model: string;
  /** How many parameters the consortium's model has. */
  readonly parameters: number;
}

/** Why bytes prove nothing. */
export type EvidenceFault =
  | "oversize"
  | "malformed"
  | "other-charter"
  | "other-model"
  | "bad-signature"
  | "payload-mismatch"
  | "proves-nothing";

export type CheckedEvidence =
  | {
      readonly ok: true;
      readonly author: Author;
      readonly kind: AnnouncementKind;
      readonly round: number;
      readonly code: OffenceCode;
    }
  | { readonly ok: false; readonly code: EvidenceFault };

const fields = (parameters: number): Fields<Evidence> => ({
  version: oneOfField(1),
  announcements: listField(bytesField(announcementMaxBytes, false), 1, 2),
  payload: nullableField(bytesField(deltaMaxBytes(parameters), false)),
});

/** Longest evidence, bytes. */
export function evidenceMaxBytes(parameters: number): number {
  return 2 * announcementMaxBytes + deltaMaxBytes(parameters) + 256;
}

/** What a charter says about evidence. */
export function evidenceTerms(charter: Charter): EvidenceTerms {
  return { charter: charterHash(charter), model: modelHash(charter), parameters: charteredParameters(charter) };
}

/** Evidence that an author signed both of these announcements for one round. */
export function equivocationEvidence(one: Uint8Array, other: Uint8Array): Uint8Array {
  const announcements = [one, other].toSorted((a, b) => (sha256Hex(a) < sha256Hex(b) ? -1 : 1));
  return packRecord({ version: 1, announcements, payload: null }, fields(0));
}

/** Evidence that an author announced this; `payload` is what its hash names, null where the announcement shows enough. */
export function payloadEvidence(announcement: Uint8Array, payload: Uint8Array | null): Uint8Array {
  return packRecord({ version: 1, announcements: [announcement], payload }, fields(0));
}

/** Why an announcement can't be part of evidence. */
function faultOf({ announcement, ...signed }: SignedAnnouncement, terms: EvidenceTerms): EvidenceFault | null {
  if (announcement.charter !== terms.charter) return "other-charter";
  return isAuthentic({ announcement, ...signed }) ? null : "bad-signature";
}

type Proof = { readonly ok: true; readonly code: OffenceCode } | { readonly ok: false; readonly code: EvidenceFault };

const proven = (code: OffenceCode): Proof => ({ ok: true, code });
const refused = (code: EvidenceFault): { readonly ok: false; readonly code: EvidenceFault } => ({ ok: false, code });

/** What two announcements prove: one author, kind and round, and two bodies, whatever they say. */
function contradiction(one: SignedAnnouncement, other: SignedAnnouncement): Proof {
  const [a, b] = [one.announcement, other.announcement];
  const sameSlot = a.author === b.author && a.kind === b.kind && a.round === b.round;
  return sameSlot && Buffer.compare(one.body, other.body) !== 0 ? proven("equivocation") : refused("proves-nothing");
}

/** What one announcement, and the payload that its hash names, prove. */
function brokenPayload({ announcement }: SignedAnnouncement, payload: Uint8Array | null, terms: EvidenceTerms): Proof {
  if (announcement.model !== terms.model) return refused("other-model");
  const inline = announcement.payload;
  const announced = announcedFault(announcement, terms.parameters);
  // One fault, one proof: a payload that is not needed is not part of it.
  if (payload !== null && (inline !== null || announced !== null)) return refused("malformed");
  const shown = inline ?? payload;
  if (shown !== null && sha256Hex(shown) !== announcement.payloadHash) return refused("payload-mismatch");
  if (announced !== null) return proven(announced);
  if (shown === null || announcement.kind !== "delta") return refused("proves-nothing");
  const decoded = announcedDelta(announcement, shown, terms.parameters);
  return decoded.ok ? refused("proves-nothing") : proven(decoded.code);
}

/**
 * Checks evidence from anybody, offline. It proves only what its author signed: bytes that don't match a hash, and bad
 * signatures, say nothing about the author they name.
 */
export function checkEvidence(bytes: Uint8Array, terms: EvidenceTerms): CheckedEvidence {
  const maxBytes = evidenceMaxBytes(terms.parameters);
  if (bytes.length > maxBytes) return refused("oversize");
  const evidence = unpackRecord(bytes, fields(terms.parameters), maxBytes);
  const signed = evidence?.announcements.map((announcement) => decodeAnnouncement(announcement));
  const [first, second] = signed ?? [];
  if (!evidence || !first || second === null) return refused("malformed");
  const fault = faultOf(first, terms) ?? (second ? faultOf(second, terms) : null);
  if (fault !== null) return refused(fault);
  const { announcements, payload } = evidence;
  const [one = "", other = ""] = announcements.map((announcement) => sha256Hex(announcement));
  if (second && (payload !== null || one >= other)) return refused("malformed");
  const proof = second ? contradiction(first, second) : brokenPayload(first, payload, terms);
  const { author, kind, round } = first.announcement;
  return proof.ok ? { author, kind, round, ...proof } : proof;
}

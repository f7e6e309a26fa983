import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../consortium/canonical.ts";
import { announcementMaxBytes } from "../delta/announcement.ts";
import { maxAnswerBytes } from "./network.ts";

/** Asks a peer for announcements that gossip won't show again. */
export const catchUpProtocol = "/vervet/catchup/1";

/**
 * How much of an id is sent to say "have that", bytes. Eight keep the request short; whoever makes two of its own
 * announcements collide only hides one of them.
 */
const shortIdBytes = 8;

/** Ids sent at most: they must fit the longest request. What is not named is sent again, and judged a second copy. */
const maxHave = 480;

/** What is wanted, and what is not. */
export interface CatchUpRequest {
  /** First round wanted. */
  readonly from: number;
  /** Whether the asking peer has the announcement of this id (SHA-256 of its signed bytes, hex). */
  has(id: string): boolean;
}

/** Signed announcements, as many as fit. */
export interface CatchUpAnswer {
  readonly announcements: readonly Uint8Array[];
  /** Whether there are more that did not fit. */
  readonly more: boolean;
}

const shortId = (id: string): string => id.slice(0, 2 * shortIdBytes);

/** @param have ids, hex */
export function encodeCatchUpRequest(from: number, have: readonly string[]): Uint8Array {
  const named = have.slice(0, maxHave).map(shortId).join("");
  return encode({ from, have: Uint8Array.from(Buffer.from(named, "hex")) });
}

/** Null for anything that is not exactly a request. */
export function decodeCatchUpRequest(bytes: Uint8Array): CatchUpRequest | null {
  const value = decodeCanonical(bytes);
  if (!hasExactly(value, ["from", "have"])) return null;
  const { from, have } = value;
  if (typeof from !== "number" || !Number.isSafeInteger(from) || from < 0) return null;
  if (!(have instanceof Uint8Array) || have.length % shortIdBytes !== 0) return null;
  const hex = Buffer.from(have).toString("hex");
  const named = new Set<string>();
  for (let i = 0; i < hex.length; i += 2 * shortIdBytes) named.add(hex.slice(i, i + 2 * shortIdBytes));
  return { from, has: (id) => named.has(shortId(id)) };
}

/** Announcements in one answer at most: real ones are longer than 256 bytes. */
const maxAnnouncements = maxAnswerBytes / 256;

/** What CBOR adds to an announcement in the list, and to the list, at most. */
const perItemBytes = 5;
const aroundBytes = 64;

/** As many announcements, in their order, as an answer holds. */
export function encodeCatchUpAnswer(announcements: readonly Uint8Array[]): Uint8Array {
  let room = maxAnswerBytes - aroundBytes;
  const fitting: Uint8Array[] = [];
  for (const announcement of announcements) {
    room -= announcement.length + perItemBytes;
    if (room < 0 || fitting.length === maxAnnouncements) break;
    fitting.push(announcement);
  }
  return encode({ announcements: fitting, more: fitting.length < announcements.length });
}

/** Null for anything that is not exactly an answer, or holds something too long to be an announcement. */
export function decodeCatchUpAnswer(bytes: Uint8Array): CatchUpAnswer | null {
  const value = decodeCanonical(bytes);
  if (!hasExactly(value, ["announcements", "more"])) return null;
  const { announcements, more } = value;
  if (typeof more !== "boolean" || !Array.isArray(announcements)) return null;
  if (announcements.length > maxAnnouncements) return null;
  const plausible = announcements.every((a) => a instanceof Uint8Array && a.length <= announcementMaxBytes);
  return plausible ? { announcements: announcements as Uint8Array[], more } : null;
}

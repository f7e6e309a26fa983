import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import { announcementMaxBytes } from "../delta/announcement.ts";
import { maxAnswerBytes } from "./network.ts";

/** What signed records a peer can be asked for that gossip won't show again. */
export interface CatchUpKind {
  readonly protocol: string;
  /** Longest record, bytes. */
  readonly maxRecordBytes: number;
}

/** Announcements of the last rounds. */
export const announcementCatchUp: CatchUpKind = {
  protocol: "/vervet/catchup/1",
  maxRecordBytes: announcementMaxBytes,
};

/**
 * How much of an id is sent to say "have that", bytes. Eight keep the request short; whoever makes two of its own
 * records collide only hides one of them.
 */
const shortIdBytes = 8;

/** Ids sent at most: they must fit the longest request. What is not named is sent again, and judged a second copy. */
const maxHave = 480;

/** What is wanted, and what is not. */
export interface CatchUpRequest {
  /** First round wanted. */
  readonly from: number;
  /** Whether the asking peer has the record of this id (SHA-256 of its signed bytes, hex). */
  has(id: string): boolean;
}

/** Signed records, as many as fit. */
export interface CatchUpAnswer {
  readonly records: readonly Uint8Array[];
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

/** Records in one answer at most: real ones are longer than 256 bytes. */
const maxRecords = maxAnswerBytes / 256;

/** What CBOR adds to a record in the list, and to the list, at most. */
const perItemBytes = 5;
const aroundBytes = 64;

/** As many records, in their order, as an answer holds. */
export function encodeCatchUpAnswer(records: readonly Uint8Array[]): Uint8Array {
  let room = maxAnswerBytes - aroundBytes;
  const fitting: Uint8Array[] = [];
  for (const record of records) {
    room -= record.length + perItemBytes;
    if (room < 0 || fitting.length === maxRecords) break;
    fitting.push(record);
  }
  return encode({ more: fitting.length < records.length, records: fitting });
}

/** Null for anything that is not exactly an answer, or holds something too long to be a record of the kind. */
export function decodeCatchUpAnswer(bytes: Uint8Array, { maxRecordBytes }: CatchUpKind): CatchUpAnswer | null {
  const value = decodeCanonical(bytes);
  if (!hasExactly(value, ["more", "records"])) return null;
  const { more, records } = value;
  if (typeof more !== "boolean" || !Array.isArray(records) || records.length > maxRecords) return null;
  const plausible = records.every((record) => record instanceof Uint8Array && record.length <= maxRecordBytes);
  return plausible ? { records: records as Uint8Array[], more } : null;
}

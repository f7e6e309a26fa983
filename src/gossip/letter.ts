import type { Identity } from "../consortium/identity.ts";
import {
  inlineMaxBytes,
  sha256Hex,
  signAnnouncement,
  type Announcement,
  type AnnouncementKind,
} from "../delta/announcement.ts";

/** What to announce. */
export interface Letter {
  readonly kind: AnnouncementKind;
  readonly round: number;
  readonly codec: string;
  readonly payload: Uint8Array;
}

/** Who announces, and what every announcement of its names: hashes of charter, of model and schema, and of the anchor. */
export interface Letterhead {
  readonly identity: Identity;
  /** Of the certificate that binds the organisation to this daemon. */
  readonly serial: number;
  readonly charter: string;
  readonly model: string;
  readonly anchor: string;
}

/** The signed announcement of a letter; small payloads travel inside. */
export function signLetter({ identity, serial, charter, model, anchor }: Letterhead, letter: Letter): Uint8Array {
  const { kind, round, codec, payload } = letter;
  const announcement: Announcement = {
    version: 1,
    kind,
    charter,
    model,
    round,
    author: identity.author,
    serial,
    anchor,
    payloadHash: sha256Hex(payload),
    length: payload.length,
    codec,
    payload: payload.length <= inlineMaxBytes ? payload : null,
  };
  return signAnnouncement(announcement, identity);
}

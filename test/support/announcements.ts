import { identityFromSeed, type Identity } from "../../src/consortium/identity.ts";
import { sha256Hex, signAnnouncement, type Announcement } from "../../src/delta/announcement.ts";
import { deltaCodec, encodeDelta } from "../../src/delta/codec.ts";

const named = (name: string): string => sha256Hex(new TextEncoder().encode(name));

/** What the announcements of these tests are about. */
export const consortiumHashes = { charter: named("charter"), model: named("model"), anchor: named("anchor") };

/** Parameters of the model that these tests' deltas are of. */
export const parameters = 100;

/** A delta that its seed tells from others. */
export function smallDelta(seed: number, length = parameters): Float32Array {
  return Float32Array.from({ length }, (_, k) => Math.sin(seed * 31 + k));
}

export const alice = identityFromSeed("alice");
export const bob = identityFromSeed("bob");
export const mallory = identityFromSeed("mallory");

/** Alice's delta of round 5, inline, or as `over` says; hash and length follow the payload unless they are given. */
export function announcementOf(over: Partial<Announcement> = {}): Announcement {
  const payload = over.payload === undefined ? encodeDelta(smallDelta(1)) : over.payload;
  return {
    version: 1,
    kind: "delta",
    ...consortiumHashes,
    round: 5,
    author: alice.author,
    serial: 1,
    payloadHash: payload === null ? named("payload") : sha256Hex(payload),
    length: payload?.length ?? parameters,
    codec: deltaCodec,
    ...over,
    payload,
  };
}

/** The same as it travels, signed by its author. */
export function signedBy(identity: Identity, over: Partial<Announcement> = {}): Uint8Array {
  return signAnnouncement(announcementOf({ author: identity.author, ...over }), identity);
}

import type { Announcement } from "./announcement.ts";
import { decodeDelta, deltaCodec, deltaMaxBytes, type DecodedDelta, type PayloadFault } from "./codec.ts";

/**
 * A fault that an announcement shows by itself, before anybody has its payload: what it signed can't be the hash of a
 * payload that anybody could use. Null where only the payload can tell.
 *
 * @param parameters how many parameters the consortium's model has
 */
export function announcedFault(announcement: Announcement, parameters: number): PayloadFault | null {
  const { kind, codec, length, payload } = announcement;
  if (payload !== null && payload.length !== length) return "length";
  if (kind !== "delta") return null;
  if (codec !== deltaCodec) return "codec";
  return length > deltaMaxBytes(parameters) ? "length" : null;
}

/** The delta in a payload whose announcement shows no fault, and whose bytes hash to what was signed. */
export function announcedDelta(announcement: Announcement, payload: Uint8Array, parameters: number): DecodedDelta {
  return payload.length === announcement.length ? decodeDelta(payload, parameters) : { ok: false, code: "length" };
}

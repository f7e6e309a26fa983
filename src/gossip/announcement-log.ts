import { lastingKinds, sha256Hex, type Announcement } from "../delta/announcement.ts";
import { wholeBytes } from "./whole-bytes.ts";

/** An accepted announcement, as it was signed. */
export interface LoggedAnnouncement {
  /** SHA-256 of the signed bytes, hex. */
  readonly id: string;
  readonly round: number;
  readonly bytes: Uint8Array;
}

/** The announcements of the last rounds, kept for whoever comes late. */
export interface AnnouncementLog {
  /** Those of `round` and later, in order of arrival; statistics and moments always, since inputs can't be scaled without them. */
  since(round: number): LoggedAnnouncement[];
  /** What its author signed besides, of the same kind and for the same round; null when there is nothing here. */
  rivalOf(announcement: Announcement, bytes: Uint8Array): Uint8Array | null;
  /** Whether one of them announces the payload of this hash. */
  names(payloadHash: string): boolean;
  /** Once each: our own may have come back by catch-up, before a crash's second sending. */
  add(announcement: Announcement, bytes: Uint8Array): void;
  /** Forgets deltas and calibrations announced before `round`. */
  forgetBefore(round: number): void;
}

/** An empty log. Bounded by the validator: one announcement (or one pair) for each author, kind and round. */
export function createAnnouncementLog(): AnnouncementLog {
  const logged = new Map<string, LoggedAnnouncement & Pick<Announcement, "kind" | "author" | "payloadHash">>();
  const since = (round: number): LoggedAnnouncement[] =>
    [...logged.values()].filter((entry) => lastingKinds.has(entry.kind) || entry.round >= round);
  return {
    since,
    rivalOf({ kind, author, round }, bytes) {
      const own = sha256Hex(bytes);
      const rival = [...logged.values()].find(
        (entry) => entry.author === author && entry.kind === kind && entry.round === round && entry.id !== own,
      );
      return rival?.bytes ?? null;
    },
    names: (payloadHash) => [...logged.values()].some((entry) => entry.payloadHash === payloadHash),
    add({ kind, author, round, payloadHash }, bytes) {
      const id = sha256Hex(bytes);
      logged.set(id, { id, round, bytes: wholeBytes(bytes), kind, author, payloadHash });
    },
    forgetBefore(round) {
      const kept = new Set(since(round));
      for (const [id, entry] of logged) if (!kept.has(entry)) logged.delete(id);
    },
  };
}

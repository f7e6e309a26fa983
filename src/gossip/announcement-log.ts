import { sha256Hex, type Announcement } from "../delta/announcement.ts";

/** An accepted announcement, as it was signed. */
export interface LoggedAnnouncement {
  /** SHA-256 of the signed bytes, hex. */
  readonly id: string;
  readonly round: number;
  readonly bytes: Uint8Array;
}

/** The announcements of the last rounds, kept for whoever comes late. */
export interface AnnouncementLog {
  /** Those of `round` and later, in order of arrival; statistics always, since inputs can't be scaled without them. */
  since(round: number): LoggedAnnouncement[];
  /** Once each: our own may have come back by catch-up, before a crash's second sending. */
  add(announcement: Announcement, bytes: Uint8Array): void;
  /** Forgets deltas announced before `round`. */
  forgetBefore(round: number): void;
}

/** An empty log. Bounded by the validator: one announcement (or one pair) for each author, kind and round. */
export function createAnnouncementLog(): AnnouncementLog {
  const logged = new Map<string, LoggedAnnouncement & { readonly kind: Announcement["kind"] }>();
  const since = (round: number): LoggedAnnouncement[] =>
    [...logged.values()].filter((entry) => entry.kind === "statistics" || entry.round >= round);
  return {
    since,
    add({ kind, round }, bytes) {
      const id = sha256Hex(bytes);
      logged.set(id, { id, round, bytes, kind });
    },
    forgetBefore(round) {
      const kept = new Set(since(round));
      for (const [id, entry] of logged) if (!kept.has(entry)) logged.delete(id);
    },
  };
}

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
  add(announcement: Announcement, bytes: Uint8Array): void;
  /** Forgets deltas announced before `round`. */
  forgetBefore(round: number): void;
}

/** An empty log. Bounded by the validator: one announcement (or one pair) for each author, kind and round. */
export function createAnnouncementLog(): AnnouncementLog {
  let logged: (LoggedAnnouncement & { readonly kind: Announcement["kind"] })[] = [];
  return {
    since: (round) => logged.filter((entry) => entry.kind === "statistics" || entry.round >= round),
    add({ kind, round }, bytes) {
      logged.push({ id: sha256Hex(bytes), round, bytes, kind });
    },
    forgetBefore(round) {
      logged = logged.filter((entry) => entry.kind === "statistics" || entry.round >= round);
    },
  };
}

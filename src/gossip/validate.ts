import type { Roster } from "../consortium/roster.ts";
import {
  announcementMaxBytes,
  decodeAnnouncement,
  isAuthentic,
  lastingKinds,
  sha256Hex,
  type Announcement,
} from "../delta/announcement.ts";
import type { Acceptance } from "./network.ts";

/** Why an announcement was judged as it was; labels the metrics. */
export type JudgementCode =
  | "accepted"
  | "equivocation"
  | "oversize"
  | "malformed"
  | "other-charter"
  | "other-model"
  | "bad-signature"
  | "payload-mismatch"
  | "unknown-author"
  | "next-round"
  | "out-of-window"
  | "other-anchor"
  | "second-copy"
  | "too-many";

/** A typed outcome, mapped to gossipsub's words in one place: here. */
export interface Judgement {
  readonly acceptance: Acceptance;
  readonly code: JudgementCode;
  /** Present unless the bytes were not an announcement at all. */
  readonly announcement: Announcement | null;
}

/** What the validator holds announcements against. Read at every call, because roster, clock and anchor move. */
export interface ValidationContext {
  readonly charter: string;
  readonly model: string;
  readonly roster: Roster;
  anchor(): string;
  currentRound(): number;
}

/** Rounds around the current one that are heard: late ones still age in, early ones come from clocks ahead of ours. */
export const roundsBehind = 2;
export const roundsAhead = 1;

/** Judges announcements; remembers which bodies it has seen, so that second copies and equivocations show. */
export interface AnnouncementValidator {
  judge(bytes: Uint8Array): Judgement;
  /** Forgets what lies before the window. */
  forgetBefore(round: number): void;
}

/** What was seen of one author in one round. */
interface Seen {
  readonly bodyHash: string;
  equivocated: boolean;
}

/**
 * The validator of one consortium. *Reject* only what is wrong for everybody at any time; *ignore* what hangs on this
 * node's clock, roster or anchor. Synchronous: no await, pull or disk.
 */
export function createValidator(context: ValidationContext): AnnouncementValidator {
  const seen = new Map<number, Map<string, Seen>>();

  /** Whether this body is the first of its author, kind and round, the second different one, or neither. */
  function novelty(announcement: Announcement, bodyHash: string): "accepted" | "equivocation" | "second-copy" {
    const inRound = seen.get(announcement.round) ?? new Map<string, Seen>();
    seen.set(announcement.round, inRound);
    const key = `${announcement.kind}/${announcement.author}`;
    const before = inRound.get(key);
    if (before === undefined) {
      inRound.set(key, { bodyHash, equivocated: false });
      return "accepted";
    }
    if (before.bodyHash === bodyHash || before.equivocated) return "second-copy";
    before.equivocated = true;
    return "equivocation";
  }

  function codeOf(bytes: Uint8Array): { code: JudgementCode; announcement: Announcement | null } {
    if (bytes.length > announcementMaxBytes) return { code: "oversize", announcement: null };
    const signed = decodeAnnouncement(bytes);
    if (signed === null) return { code: "malformed", announcement: null };
    const { announcement, body } = signed;
    const { author, charter, kind, model, payload, payloadHash, round } = announcement;
    const judged = (code: JudgementCode): { code: JudgementCode; announcement: Announcement } => ({
      code,
      announcement,
    });

    if (charter !== context.charter) return judged("other-charter");
    if (model !== context.model) return judged("other-model");
    if (!isAuthentic(signed)) return judged("bad-signature");
    if (payload !== null && sha256Hex(payload) !== payloadHash) return judged("payload-mismatch");
    if (!lastingKinds.has(kind)) {
      const ahead = round - context.currentRound();
      if (ahead === roundsAhead + 1) return judged("next-round");
      if (ahead < -roundsBehind || ahead > roundsAhead) return judged("out-of-window");
      if (announcement.anchor !== context.anchor()) return judged("other-anchor");
    } else if (round !== 0) return judged("out-of-window");
    // After the window, so that strangers' announcements are not kept for longer than members'.
    if (!context.roster.has(author)) return judged("unknown-author");
    return judged(novelty(announcement, sha256Hex(body)));
  }

  return {
    judge(bytes) {
      const { code, announcement } = codeOf(bytes);
      return { acceptance: acceptanceOf[code], code, announcement };
    },
    forgetBefore(round) {
      for (const old of seen.keys()) if (old < round && old > 0) seen.delete(old);
    },
  };
}

/** An equivocation is relayed, once: the pair is evidence that everybody should hold. */
const acceptanceOf: Record<JudgementCode, Acceptance> = {
  accepted: "accept",
  equivocation: "accept",
  oversize: "reject",
  malformed: "reject",
  "other-charter": "reject",
  "other-model": "reject",
  "bad-signature": "reject",
  "payload-mismatch": "reject",
  "unknown-author": "ignore",
  "next-round": "ignore",
  "out-of-window": "ignore",
  "other-anchor": "ignore",
  "second-copy": "ignore",
  "too-many": "ignore",
};

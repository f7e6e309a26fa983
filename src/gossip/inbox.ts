import type { Author } from "../consortium/identity.ts";
import type { Auxiliary } from "../training/auxiliary.ts";
import { sha256Hex, type Announcement, type AnnouncementKind } from "../delta/announcement.ts";
import { announcedDelta, announcedFault } from "../delta/payload-fault.ts";
import type { AnnouncementLog } from "./announcement-log.ts";
import { equivocationEvidence, payloadEvidence, type OffenceCode } from "./evidence.ts";
import type { Acceptance, PeerName } from "./network.ts";
import { createPendingBuffer } from "./pending.ts";
import type { Queue } from "./refusals.ts";
import { roundsBehind, type AnnouncementValidator, type Judgement } from "./validate.ts";

/** A delta that is what its author signed, decoded. */
export interface ReceivedDelta {
  readonly author: Author;
  readonly round: number;
  readonly payloadHash: string;
  readonly delta: Float32Array;
  /** Absent where the author doesn't tell. */
  readonly auxiliary?: Auxiliary;
}

/** Statistics, moments or a calibration that are what their author signed, not decoded yet. */
export interface ReceivedStatistics {
  readonly kind: Exclude<AnnouncementKind, "delta">;
  readonly author: Author;
  readonly round: number;
  readonly payloadHash: string;
  readonly payload: Uint8Array;
}

/** Proof that an author cheated: two bodies for one round, or a signed payload that is no delta. */
export interface Offence {
  readonly author: Author;
  readonly round: number;
  readonly code: OffenceCode;
}

/** What the inbox tells the node. */
export interface InboxEvents {
  delta(received: ReceivedDelta): void;
  statistics(received: ReceivedStatistics): void;
  /** `evidence` shows it to anybody; null where the author's first announcement is not here any more. */
  offence(offence: Offence, evidence: Uint8Array | null): void;
  /** Bytes of a payload that came with, or because of, an accepted announcement. */
  payload(bytes: number): void;
  /** A payload could not be had from anybody: its author is late, not guilty. */
  unavailable(author: Author, round: number): void;
  /** Something here failed that should not have, such as a worker; the payload counts as unavailable. */
  failed(cause: unknown): void;
  /** Every judgement, for metrics. */
  judged(judgement: Judgement): void;
  /** Something found no room: for metrics. */
  dropped?(queue: Queue): void;
}

/** Where payloads that did not travel inline come from; null: nobody had it. */
export type Pull = (announcement: Announcement, from: PeerName) => Promise<Uint8Array | null>;

/** Everything an organisation hears, judged, kept and decoded. */
export interface Inbox {
  /** Judges an announcement from the network; synchronous, as gossipsub's validator must be. */
  validate(bytes: Uint8Array, from: PeerName): Acceptance;
  /** Takes an announcement that {@link validate} accepted. */
  deliver(bytes: Uint8Array, from: PeerName): void;
  /** Both at once, for announcements that did not come by gossip. */
  offer(bytes: Uint8Array, from: PeerName): Acceptance;
  /** Judges again what was ignored, after roster, anchor or clock moved. */
  reconsider(currentRound: number): void;
}

/** Judgements that may turn when the roster or the clock moves. */
const mayTurn: ReadonlySet<Judgement["code"]> = new Set(["unknown-author", "next-round"]);

/**
 * @param parameters how many parameters the consortium's model has
 */
export function createInbox(
  validator: AnnouncementValidator,
  log: AnnouncementLog,
  pull: Pull,
  parameters: number,
  events: InboxEvents,
): Inbox {
  const pending = createPendingBuffer();
  /** Judgements between validation and delivery, by content: gossip calls the two apart, on different arrays. */
  const accepted = new Map<string, Judgement>();
  const acceptedMax = 1024;

  function validate(bytes: Uint8Array, from: PeerName): Acceptance {
    const judgement = validator.judge(bytes);
    events.judged(judgement);
    if (mayTurn.has(judgement.code) && !pending.keep({ bytes, from })) events.dropped?.("announcements-waiting");
    if (judgement.acceptance === "accept") {
      accepted.set(sha256Hex(bytes), judgement);
      if (accepted.size > acceptedMax) {
        accepted.delete(accepted.keys().next().value!);
        events.dropped?.("announcements-judged");
      }
    }
    return judgement.acceptance;
  }

  async function unpack(announcement: Announcement, bytes: Uint8Array, from: PeerName): Promise<void> {
    const { author, round, payloadHash, kind } = announcement;
    const offend = (code: OffenceCode, shown: Uint8Array | null): void =>
      events.offence({ author, round, code }, payloadEvidence(bytes, shown));
    const announced = announcedFault(announcement, parameters);
    if (announced !== null) return offend(announced, null);
    const payload = announcement.payload ?? (await pull(announcement, from));
    if (payload === null) return events.unavailable(author, round);
    events.payload(payload.length);
    if (kind !== "delta") return events.statistics({ kind, author, round, payloadHash, payload });
    const decoded = announcedDelta(announcement, payload, parameters);
    if (!decoded.ok) return offend(decoded.code, announcement.payload === null ? payload : null);
    const { delta, auxiliary } = decoded;
    events.delta({ author, round, payloadHash, delta, ...(auxiliary && { auxiliary }) });
  }

  function deliver(bytes: Uint8Array, from: PeerName): void {
    const id = sha256Hex(bytes);
    const judgement = accepted.get(id);
    accepted.delete(id);
    const announcement = judgement?.announcement;
    if (!announcement) return;
    log.add(announcement, bytes);
    if (judgement?.code === "equivocation") {
      const { author, round } = announcement;
      const first = log.rivalOf(announcement, bytes);
      events.offence({ author, round, code: "equivocation" }, first && equivocationEvidence(first, bytes));
    } else {
      unpack(announcement, bytes, from).catch((cause: unknown) => {
        events.failed(cause);
        events.unavailable(announcement.author, announcement.round);
      });
    }
  }

  function offer(bytes: Uint8Array, from: PeerName): Acceptance {
    const acceptance = validate(bytes, from);
    if (acceptance === "accept") deliver(bytes, from);
    return acceptance;
  }

  return {
    validate,
    deliver,
    offer,
    reconsider(currentRound) {
      validator.forgetBefore(currentRound - roundsBehind);
      log.forgetBefore(currentRound - roundsBehind);
      for (const { bytes, from } of pending.drain()) offer(bytes, from);
    },
  };
}

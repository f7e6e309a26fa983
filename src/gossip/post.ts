import type { Clock } from "../clock.ts";
import type { Roster } from "../consortium/roster.ts";
import { sha256Hex } from "../delta/announcement.ts";
import type { Compute } from "../engine/engine.ts";
import { createMeter } from "./allowance.ts";
import { createAnnouncementLog } from "./announcement-log.ts";
import { createBlobExchange, type PullOutcome } from "./blobs.ts";
import { announcementCatchUp } from "./catch-up-protocol.ts";
import { catchUp, serveCatchUp } from "./catch-up.ts";
import { createHash } from "./hashing.ts";
import { createInbox, type InboxEvents, type Offence, type Pull } from "./inbox.ts";
import type { Journal } from "./journal.ts";
import { signLetter, type Letter, type Letterhead } from "./letter.ts";
import type { Acceptance, Network, PeerName } from "./network.ts";
import type { PeerOffence } from "./offences.ts";
import { createProofs } from "./proofs.ts";
import type { Refusal } from "./refusals.ts";
import { memoryRecords, type RecordStore } from "./record-store.ts";
import { announcementTopic } from "./topics.ts";
import { createValidator, roundsBehind } from "./validate.ts";

/**
 * Announcements that one peer may forward: everything that the largest consortium says at once, and in the long run more
 * than it ever says. Judging one costs a fifth of a millisecond.
 */
const perForwarder = { burst: 2048, perSecond: 64 };

/** What one organisation's post is made of. */
export interface PostParts extends Letterhead {
  /** How many parameters the consortium's model has. */
  readonly parameters: number;
  readonly roster: Roster;
  readonly network: Network;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly journal: Journal;
  /** Where proofs of cheating are kept; only in memory where left out. */
  readonly evidence?: RecordStore;
  readonly events: Omit<InboxEvents, "payload" | "offence"> & {
    offence(offence: Offence): void;
    /** A peer served wrong bytes, or handed over what is wrong for everybody. */
    blamed?(peer: PeerName, offence: PeerOffence): void;
    /** Something was refused, or dropped for want of room: for metrics. */
    refused?(refusal: Refusal): void;
    pulled?(outcome: PullOutcome): void;
  };
}

/** Everything an organisation says to its consortium and hears from it. */
export interface Post {
  readonly topic: string;
  /** Subscribes, and serves payloads and late joiners. Before the network starts. */
  open(): void;
  /** Signs, keeps and publishes; the payload that went out, which is an earlier one's after a crash. */
  announce(letter: Letter): Promise<{ readonly payloadHash: string; readonly payload: Uint8Array }>;
  /**
   * Signs and publishes whatever was signed before, or publishes bytes as they are: what no honest organisation does. The
   * adversaries of a testbed equivocate and replay with it.
   */
  sayAnything(what: Letter | Uint8Array): Promise<void>;
  /** Announcements heard or sent lately, as they were signed. */
  heard(): Uint8Array[];
  /** The consortium's clock entered a round. */
  enterRound(round: number): void;
  /** Asks peers for what was announced for `round` and the rounds before it that still count. */
  catchUp(round: number): Promise<void>;
  /** Payload bytes that came in since last asked, each payload counted once. */
  takePayloadBytes(): number;
  /** Ends what is under way. */
  close(): void;
}

/** The post of one organisation. */
export function createPost(parts: PostParts): Post {
  const { clock, journal, network, roster } = parts;
  const topic = announcementTopic(parts.charter);
  const log = createAnnouncementLog();
  const blobs = createBlobExchange({
    network,
    clock,
    hash: createHash(parts.compute),
    refused: () => parts.events.refused?.("blob-too-fast"),
    dropped: () => parts.events.dropped?.("payloads-kept"),
    told: (outcome) => parts.events.pulled?.(outcome),
    onBadHolder: (holder) => parts.events.blamed?.(holder, "bad-blob"),
  });
  let currentRound = -1;
  let payloadBytes = 0;

  const validator = createValidator({
    charter: parts.charter,
    model: parts.model,
    roster,
    anchor: () => parts.anchor,
    currentRound: () => currentRound,
  });
  const pull: Pull = async ({ payloadHash, length }, from) => {
    const others = network.peers(topic).filter((peer) => peer !== from);
    const pulled = await blobs.pull(payloadHash, length, [from, ...others]);
    return pulled.ok ? pulled.bytes : null;
  };
  const proofs = createProofs({
    terms: { charter: parts.charter, model: parts.model, parameters: parts.parameters },
    roster,
    network,
    clock,
    store: parts.evidence ?? memoryRecords(),
    offence: (offence) => parts.events.offence(offence),
    refused: () => parts.events.refused?.("catch-up-too-fast"),
    dropped: () => parts.events.dropped?.("records-waiting"),
  });
  const inbox = createInbox(validator, log, pull, parts.parameters, {
    ...parts.events,
    offence(offence, evidence) {
      proofs.found(offence, evidence).catch((cause: unknown) => parts.events.failed(cause));
    },
    payload(bytes) {
      payloadBytes += bytes;
    },
  });

  const mayForward = createMeter(perForwarder, network, clock);
  /** Gossip's validator; what is dropped because its forwarder floods us comes by catching up. */
  function hear(bytes: Uint8Array, from: PeerName): Acceptance {
    if (mayForward(from)) return inbox.validate(bytes, from);
    parts.events.judged({ acceptance: "ignore", code: "too-many", announcement: null });
    return "ignore";
  }

  /** What to publish: what was signed for this round before a crash, else the letter, on disk before it goes out. */
  function posted(letter: Letter): { readonly bytes: Uint8Array; readonly payload: Uint8Array } {
    const name = `${letter.kind}-${letter.round}`;
    const [before, payloadBefore] = [journal.read(name), journal.read(`${name}-payload`)];
    if (before !== null && payloadBefore !== null) return { bytes: before, payload: payloadBefore };
    const bytes = signLetter(parts, letter);
    journal.write(`${name}-payload`, letter.payload);
    journal.write(name, bytes);
    return { bytes, payload: letter.payload };
  }

  async function publish(bytes: Uint8Array): Promise<void> {
    // Our own copy coming back is a second copy, and whoever comes late can have it from us.
    const { announcement } = validator.judge(bytes);
    if (announcement !== null) log.add(announcement, bytes);
    await network.publish(topic, bytes);
  }

  return {
    topic,
    open() {
      network.subscribe(topic, hear, inbox.deliver);
      serveCatchUp(network, clock, log, announcementCatchUp, () => parts.events.refused?.("catch-up-too-fast"));
      proofs.open();
    },
    async announce(letter) {
      const { bytes, payload } = posted(letter);
      const payloadHash = sha256Hex(payload);
      blobs.offer(payloadHash, payload);
      await publish(bytes);
      return { payloadHash, payload };
    },
    async sayAnything(what) {
      if (what instanceof Uint8Array) return network.publish(topic, what);
      blobs.offer(sha256Hex(what.payload), what.payload);
      await publish(signLetter(parts, what));
    },
    heard: () => log.since(0).map(({ bytes }) => bytes),
    enterRound(round) {
      currentRound = round;
      proofs.enterRound(round);
      inbox.reconsider(round);
      blobs.turn((hash) => log.names(hash));
    },
    async catchUp(round) {
      currentRound = Math.max(currentRound, round);
      const from = Math.max(0, round - roundsBehind);
      await catchUp({
        kind: announcementCatchUp,
        network,
        clock,
        log,
        peers: network.peers(topic),
        from,
        offer(bytes, peer) {
          if (inbox.offer(bytes, peer) === "reject") parts.events.blamed?.(peer, "rejected");
        },
      });
      await proofs.catchUp();
    },
    takePayloadBytes() {
      const taken = payloadBytes;
      payloadBytes = 0;
      return taken;
    },
    close: () => blobs.stop(),
  };
}

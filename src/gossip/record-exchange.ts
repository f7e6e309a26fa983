import type { Clock } from "../clock.ts";
import type { CatchUpKind } from "./catch-up-protocol.ts";
import { catchUp, serveCatchUp } from "./catch-up.ts";
import { maxMessageBytes, type Acceptance, type Network, type PeerName } from "./network.ts";
import { createPendingBuffer } from "./pending.ts";
import { judgementOf, logOf, type RecordBook, type RecordJudgement } from "./record-book.ts";

/** A kind of record, and where it travels. */
export interface RecordKind extends CatchUpKind {
  readonly topic: string;
}

/** What one exchange is made of. */
export interface RecordExchangeParts {
  readonly kind: RecordKind;
  readonly network: Network;
  readonly clock: Clock;
  readonly book: RecordBook;
  /** A record is news; called once it stands in the book. */
  added(name: string, bytes: Uint8Array): void;
  /** Every judgement, for metrics. */
  judged?(judgement: RecordJudgement): void;
  /** A peer asked too often, or a record found no room to wait in: for metrics. */
  refused?(): void;
  dropped?(): void;
}

/** Keeps everybody's book of one kind of record the same: by gossip, and by asking for what was missed. */
export interface RecordExchange {
  /** Subscribes, and serves whoever lacks something. Before the network starts. */
  open(): void;
  /** Takes in an own record, and tells everybody. */
  publish(bytes: Uint8Array): Promise<void>;
  /** Asks peers for what is not here; how many answered. */
  catchUp(): Promise<number>;
  /** Judges again what was ignored, after the roster or the clock moved. */
  reconsider(): void;
}

/** An exchange over a network. */
export function createRecordExchange(parts: RecordExchangeParts): RecordExchange {
  const { kind, network, clock, book } = parts;
  const pending = createPendingBuffer();
  const log = logOf(book);

  function validate(bytes: Uint8Array, from: PeerName): Acceptance {
    const judgement = bytes.length > kind.maxRecordBytes ? judgementOf("oversize") : book.judge(bytes);
    parts.judged?.(judgement);
    if (judgement.mayTurn && !pending.keep({ bytes, from })) parts.dropped?.();
    return judgement.acceptance;
  }

  function take(bytes: Uint8Array): void {
    const name = book.add(bytes);
    if (name !== null) parts.added(name, bytes);
  }

  function offer(bytes: Uint8Array, from: PeerName): void {
    if (validate(bytes, from) === "accept") take(bytes);
  }

  return {
    open() {
      network.subscribe(kind.topic, validate, take);
      serveCatchUp(network, clock, log, kind, () => parts.refused?.());
    },
    async publish(bytes) {
      take(bytes);
      // What is too long for gossip spreads as peers catch up.
      if (bytes.length <= Math.min(kind.maxRecordBytes, maxMessageBytes)) await network.publish(kind.topic, bytes);
    },
    catchUp: () => catchUp({ kind, network, clock, log, peers: network.peers(kind.topic), from: 0, offer }),
    reconsider() {
      for (const { bytes, from } of pending.drain()) offer(bytes, from);
    },
  };
}

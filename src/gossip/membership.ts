import type { Clock } from "../clock.ts";
import { certificateKind, type CertificateBook } from "../consortium/certificate.ts";
import type { Ledger } from "../consortium/ledger.ts";
import { signedMaxBytes } from "../consortium/signed.ts";
import { sketchKind, sketchSpanDays, type SketchBook } from "../consortium/sketch.ts";
import { statementBytesMax } from "../consortium/statement.ts";
import { sha256Hex } from "../delta/announcement.ts";
import { introduceTo, serveIntroductions } from "./introduction.ts";
import type { Network, PeerName } from "./network.ts";
import { certificateBook, sketchBook, statementBook, type RecordJudgement } from "./record-book.ts";
import { createRecordExchange } from "./record-exchange.ts";
import type { RecordStore } from "./record-store.ts";
import type { Queue, Refusal } from "./refusals.ts";
import { recordTopic } from "./topics.ts";

/** What keeps one organisation's view of the membership current. */
export interface MembershipParts {
  /** Hash of the charter, hex. */
  readonly charter: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly certificates: CertificateBook;
  readonly sketches: SketchBook;
  /** The own daemon's certificate. */
  readonly own: Uint8Array;
  /** Where news is kept. */
  readonly stores: {
    readonly statements: RecordStore;
    readonly certificates: RecordStore;
    readonly sketches: RecordStore;
  };
  /** The roster, or whose daemon is whose, is not what it was: who may be connected must be looked at again. */
  changed(): void;
  /** Something failed that should not have. */
  failed(cause: unknown): void;
  /** Every judgement, for metrics. */
  judged?(judgement: RecordJudgement): void;
  /** Something was refused, or dropped for want of room: for metrics. */
  refused?(refusal: Refusal): void;
  dropped?(queue: Queue): void;
}

/** Who is a member, and which daemon speaks for whom, as everybody should know it. */
export interface Membership {
  /** Subscribes, and serves whoever lacks something. Before the network starts. */
  open(): void;
  /** Tells everybody what admins said. */
  publishStatement(bytes: Uint8Array): Promise<void>;
  /** Tells everybody which daemon is the own one. */
  publishCertificate(): Promise<void>;
  /** Tells everybody how the own traffic is distributed. */
  publishSketch(bytes: Uint8Array): Promise<void>;
  /** Shows the own certificate to a connected peer; whether it knows us now. */
  introduceTo(peer: PeerName): Promise<boolean>;
  /**
   * Tells what the command line wrote into the stores meanwhile, and asks peers for what was missed: after a start, and
   * once a round, since gossip may lose a message.
   */
  catchUp(): Promise<void>;
}

/** Spreads statements, certificates and sketches. */
export function createMembership(parts: MembershipParts): Membership {
  const { charter, network, clock, ledger, stores } = parts;
  const told = {
    judged: (judgement: RecordJudgement): void => parts.judged?.(judgement),
    refused: (): void => parts.refused?.("catch-up-too-fast"),
    dropped: (): void => parts.dropped?.("records-waiting"),
  };
  const certificates = createRecordExchange({
    kind: {
      topic: recordTopic("certificate", charter),
      protocol: "/vervet/certificate/1",
      maxRecordBytes: signedMaxBytes(certificateKind, 2),
    },
    network,
    clock,
    book: certificateBook(parts.certificates),
    added(name, bytes) {
      stores.certificates.write(name, bytes);
      parts.changed();
    },
    ...told,
  });
  const sketches = createRecordExchange({
    kind: {
      topic: recordTopic("sketch", charter),
      protocol: "/vervet/sketch/1",
      maxRecordBytes: signedMaxBytes(sketchKind, 1),
    },
    network,
    clock,
    book: sketchBook(parts.sketches),
    added(name) {
      const { record, bytes } = parts.sketches.find(name)!;
      stores.sketches.write(`${record.author}-${record.day % sketchSpanDays}`, bytes);
      keepListed();
    },
    ...told,
  });
  const kept = new Set<string>();
  /** What an amendment lists is kept beside what is replaced after some days. */
  function keepListed(): void {
    for (const hash of ledger.amendments().flatMap(({ record }) => record.sketches)) {
      const sketch = kept.has(hash) ? null : parts.sketches.find(hash);
      if (sketch === null) continue;
      stores.sketches.write(`listed-${hash}`, sketch.bytes);
      kept.add(hash);
    }
  }
  const statements = createRecordExchange({
    kind: {
      topic: recordTopic("roster", charter),
      protocol: "/vervet/roster/1",
      maxRecordBytes: statementBytesMax,
    },
    network,
    clock,
    book: statementBook(ledger),
    added(name, bytes) {
      stores.statements.write(name, bytes);
      certificates.reconsider();
      sketches.reconsider();
      keepListed();
      parts.changed();
    },
    ...told,
  });

  /** Takes in a certificate that a daemon showed, and tells the others; whether that daemon is a member's now. */
  function take(bytes: Uint8Array): boolean {
    if (parts.certificates.judge(bytes) === "accepted") {
      certificates.publish(bytes).catch((cause: unknown) => parts.failed(cause));
    }
    return parts.certificates.certificates().some((known) => Buffer.compare(known.bytes, bytes) === 0);
  }

  const toldBefore = new Set<string>();
  async function tellWhatWasWritten(): Promise<void> {
    for (const bytes of stores.statements.read()) {
      const id = sha256Hex(bytes);
      if (!toldBefore.has(id) && ledger.judge(bytes) === "accepted") await statements.publish(bytes);
      toldBefore.add(id);
    }
  }

  return {
    open() {
      statements.open();
      certificates.open();
      sketches.open();
      serveIntroductions(network, clock, take);
    },
    publishStatement: (bytes) => statements.publish(bytes),
    publishSketch: (bytes) => sketches.publish(bytes),
    publishCertificate: () => certificates.publish(parts.own),
    introduceTo: (peer) => introduceTo(network, clock, peer, parts.own),
    async catchUp() {
      await tellWhatWasWritten();
      await statements.catchUp();
      await certificates.catchUp();
      await sketches.catchUp();
    },
  };
}

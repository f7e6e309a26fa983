import type { Clock } from "../clock.ts";
import type { Roster } from "../consortium/roster.ts";
import { createEvidenceBook, evidenceRounds } from "./evidence-book.ts";
import { checkEvidence, evidenceMaxBytes, type EvidenceTerms } from "./evidence.ts";
import type { Offence } from "./inbox.ts";
import { maxMessageBytes, type Network } from "./network.ts";
import { createRecordExchange } from "./record-exchange.ts";
import type { RecordStore } from "./record-store.ts";
import { recordTopic } from "./topics.ts";

/** What one organisation's collection of proofs is made of. */
export interface ProofsParts {
  readonly terms: EvidenceTerms;
  readonly roster: Roster;
  readonly network: Network;
  readonly clock: Clock;
  readonly store: RecordStore;
  /** Tells of an author's first proven offence in a round, whoever found it. */
  offence(offence: Offence): void;
  /** A peer asked too often, or a proof found no room to wait in: for metrics. */
  refused?(): void;
  dropped?(): void;
}

/** Who was caught cheating: found here or by others, kept, and told to everybody. */
export interface Proofs {
  /** Subscribes, and serves whoever lacks a proof. Before the network starts. */
  open(): void;
  /** An offence was found here. */
  found(offence: Offence, evidence: Uint8Array | null): Promise<void>;
  /** The consortium's clock entered a round. */
  enterRound(round: number): void;
  /** Asks peers for proofs that are not here. */
  catchUp(): Promise<void>;
}

/** The proofs of one organisation. */
export function createProofs(parts: ProofsParts): Proofs {
  const { terms, roster, network, clock, store } = parts;
  let currentRound = -1;
  let loaded = false;
  const book = createEvidenceBook({ terms, roster, currentRound: () => currentRound });
  const exchange = createRecordExchange({
    kind: {
      topic: recordTopic("evidence", terms.charter),
      protocol: "/vervet/evidence/1",
      // A proof that is longer stays here; its announcement reached everybody, who each find the fault.
      maxRecordBytes: Math.min(evidenceMaxBytes(terms.parameters), maxMessageBytes),
    },
    network,
    clock,
    book,
    refused: () => parts.refused?.(),
    dropped: () => parts.dropped?.(),
    added(name, bytes) {
      store.write(name, bytes);
      tell(bytes);
    },
  });

  function tell(bytes: Uint8Array): void {
    const checked = checkEvidence(bytes, terms);
    if (!checked.ok) return;
    const { author, round, code } = checked;
    parts.offence({ author, round, code });
  }

  return {
    open: () => exchange.open(),
    async found(offence, evidence) {
      if (evidence === null) return parts.offence(offence);
      await exchange.publish(evidence);
    },
    enterRound(round) {
      currentRound = round;
      book.forgetBefore(round - evidenceRounds);
      if (!loaded) for (const bytes of store.read()) if (book.add(bytes) !== null) tell(bytes);
      loaded = true;
      exchange.reconsider();
    },
    async catchUp() {
      await exchange.catchUp();
    },
  };
}

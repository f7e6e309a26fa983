import type { Author } from "../consortium/identity.ts";
import type { Roster } from "../consortium/roster.ts";
import { checkEvidence, type CheckedEvidence, type EvidenceFault, type EvidenceTerms } from "./evidence.ts";
import { judgementOf, type RecordBook } from "./record-book.ts";
import { roundsAhead } from "./validate.ts";

/** Rounds for which evidence is taken in and handed on: as long as it costs its author the vote, and what came late. */
export const evidenceRounds = 12;

/** Whom evidence is about. */
export interface Proven {
  readonly author: Author;
  readonly round: number;
}

/** Evidence by author and round; the first counts. */
export interface EvidenceBook extends RecordBook {
  /** Whether anything is proven of an author in a round. */
  has(proven: Proven): boolean;
  /** Forgets what lies before the window. */
  forgetBefore(round: number): void;
}

/** What evidence is judged by. Read at every call, because roster and clock move. */
export interface EvidenceContext {
  readonly terms: EvidenceTerms;
  readonly roster: Roster;
  currentRound(): number;
}

/**
 * An empty book. Bounded whatever its authors sign: one proof a member and round, and no more rounds than count.
 */
export function createEvidenceBook({ terms, roster, currentRound }: EvidenceContext): EvidenceBook {
  const kept = new Map<string, { readonly round: number; readonly bytes: Uint8Array }>();
  const keyOf = ({ author, round }: Proven): string => `${author}-${round}`;

  type Code = "accepted" | "known" | "unknown-author" | "out-of-window" | "next-round" | EvidenceFault;
  function read(bytes: Uint8Array): { readonly code: Code; readonly checked: CheckedEvidence } {
    const checked = checkEvidence(bytes, terms);
    const judged = (code: Code): { readonly code: Code; readonly checked: CheckedEvidence } => ({ code, checked });
    if (!checked.ok) return judged(checked.code);
    const ahead = checked.round - currentRound();
    if (!roster.has(checked.author)) return judged("unknown-author");
    if (ahead === roundsAhead + 1) return judged("next-round");
    if (ahead > roundsAhead || ahead < -evidenceRounds) return judged("out-of-window");
    return judged(kept.has(keyOf(checked)) ? "known" : "accepted");
  }

  return {
    judge: (bytes) => judgementOf(read(bytes).code),
    add(bytes) {
      const { code, checked } = read(bytes);
      if (code !== "accepted" || !checked.ok) return null;
      kept.set(keyOf(checked), { round: checked.round, bytes });
      return keyOf(checked);
    },
    records: () => [...kept.values()].map(({ bytes }) => bytes),
    has: (proven) => kept.has(keyOf(proven)),
    forgetBefore(round) {
      for (const [key, proof] of kept) if (proof.round < round) kept.delete(key);
    },
  };
}

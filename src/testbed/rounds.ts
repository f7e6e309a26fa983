/** What one organisation made of one author's contribution. Authors are called by their testbed names, `org-03`. */
export interface VerdictRecord {
  readonly author: string;
  readonly status: "accepted" | "clipped" | "rejected";
  readonly rule: string;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly reason: string;
}

/** One organisation's round: one line of rounds.ndjson. Holds no wall-clock time, so that equal seeds give equal bytes. */
export interface RoundRecord {
  readonly round: number;
  readonly organisation: string;
  readonly honest: boolean;
  /** Training loss of the round; null where it did not train, or diverged. */
  readonly loss: number | null;
  readonly holdout: {
    readonly macroF1: number | null;
    readonly accuracy: number | null;
    readonly rocAuc: number | null;
  };
  /** Loss on its own validation rows before and after the merge (of a refused one, what it would have been); null: no merge. */
  readonly validationLoss: { readonly before: number; readonly after: number } | null;
  /** What the honest others think of it after this round, 0 to 1, mean; null under a rule without reputation. */
  readonly reputation: number | null;
  /** How many contributions of others it judged. */
  readonly contributions: number;
  readonly accepted: number;
  readonly clipped: number;
  readonly rejected: number;
  readonly verdicts: readonly VerdictRecord[];
  /** Bytes moved during this round. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Why less than the whole rule ran, such as `too-few`, `degraded`, `merge-guard`; null when it did. */
  readonly degraded: string | null;
}

/** JSON has no NaN or Infinity: a diverged loss is null. */
const finite = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null);

/**
 * The record as one line of NDJSON, without the newline. The keys come in this order whatever the order in `r`,
 * so equal records give equal bytes.
 */
export function roundLine(r: RoundRecord): string {
  return JSON.stringify({
    round: r.round,
    organisation: r.organisation,
    honest: r.honest,
    loss: finite(r.loss),
    holdout: {
      macroF1: finite(r.holdout.macroF1),
      accuracy: finite(r.holdout.accuracy),
      rocAuc: finite(r.holdout.rocAuc),
    },
    validationLoss: r.validationLoss && {
      before: finite(r.validationLoss.before),
      after: finite(r.validationLoss.after),
    },
    reputation: finite(r.reputation),
    contributions: r.contributions,
    accepted: r.accepted,
    clipped: r.clipped,
    rejected: r.rejected,
    verdicts: r.verdicts.map(({ author, status, rule, score, threshold, reason }) => ({
      author,
      status,
      rule,
      score: finite(score),
      threshold: finite(threshold),
      reason,
    })),
    bytesSent: r.bytesSent,
    bytesReceived: r.bytesReceived,
    degraded: r.degraded,
  });
}

import type { Aftermath, Judged, RoundsClosed } from "./aftermath.ts";
import type { Holdings } from "./watch.ts";

/** One organisation of a run of daemons. */
export interface MemberSummary {
  readonly name: string;
  /** Null: honest. */
  readonly attack: string | null;
  readonly format: "suricata" | "zeek";
  readonly flowsWritten: number;
  readonly attackFlowsWritten: number;
  readonly flowsRead: number;
  readonly deadLetters: number;
  readonly alerts: number;
  readonly alertsOnAttacks: number;
  readonly model: string;
  readonly rounds: RoundsClosed;
  /** What the honest others made of its contributions. */
  readonly judged: Judged;
  /** Null where the system has no /proc. */
  readonly held: Holdings | null;
  /** 0: it drained when it was asked to. */
  readonly exitStatus: number;
}

/** What a run of daemons came to; summary.json. */
export interface LiveSummary {
  readonly name: string;
  readonly seed: number;
  readonly network: "daemons";
  readonly organisations: number;
  readonly adversaries: number;
  readonly filter: string;
  readonly dataset: "synthetic";
  readonly rounds: number;
  readonly roundMs: number;
  readonly wallSeconds: number;
  readonly members: readonly MemberSummary[];
}

const nothing: Judged = { accepted: 0, clipped: 0, rejected: 0 };

/** What some organisations made of one author, all together. */
export function judgedBy(judges: readonly Aftermath[], author: string): Judged {
  return judges
    .map(({ judged }) => judged.get(author) ?? nothing)
    .reduce(
      (sum, { accepted, clipped, rejected }) => ({
        accepted: sum.accepted + accepted,
        clipped: sum.clipped + clipped,
        rejected: sum.rejected + rejected,
      }),
      nothing,
    );
}

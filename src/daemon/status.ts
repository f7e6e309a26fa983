import type { RoundOutcome } from "../averaging/round.ts";
import type { FeatureStability } from "../detection/stability.ts";
import type { Notice } from "./notices.ts";
import type { PartHealth } from "./supervise.ts";

/** What `/api/status` and `vervet status` show. */
export interface Status {
  readonly version: string;
  readonly pid: number;
  readonly uptimeSeconds: number;
  readonly organisation: string;
  readonly consortium: ConsortiumStatus | null;
  readonly parts: Readonly<Record<string, PartHealth>>;
  readonly sources: readonly SourceStatus[];
  readonly detection: DetectionStatus;
  readonly round: RoundStatus;
  /** What an operator should know, the newest last. */
  readonly notices: readonly Notice[];
}

export interface ConsortiumStatus {
  readonly name: string;
  readonly charter: string;
  readonly members: number;
  /** Hash of the amendment whose sketches scale inputs; null: the starter model's statistics do. */
  readonly statistics: string | null;
}

export interface SourceStatus {
  readonly name: string;
  readonly path: string;
  readonly flows: number;
  readonly deadLetters: number;
  readonly lagBytes: number;
}

export interface DetectionStatus {
  readonly model: string;
  /** The organisation's own model, where it is asked beside the consortium's. */
  readonly localModel: string | null;
  /** What a flow's score is made of. */
  readonly scores: readonly string[];
  /** Of the consortium's model. */
  readonly threshold: number;
  /** Whether the threshold comes from this site's own scores yet. */
  readonly calibrated: boolean;
  readonly flowsScored: number;
  readonly flagged: number;
  /** Whether training pauses, because more is flagged than the budget explains. */
  readonly surging: boolean;
  readonly trainingRows: { readonly benign: number; readonly attack: number };
  readonly drift: DriftStatus;
}

/** How the traffic compares with what thresholds were set on. */
export interface DriftStatus {
  /** Features that moved furthest, the furthest first; null while there are too few flows to say. */
  readonly furthest: readonly FeatureStability[] | null;
  /** Features that have moved, by name. */
  readonly moved: readonly string[];
}

export interface RoundStatus {
  /** -1 before the first. */
  readonly round: number;
  readonly nextInSeconds: number;
  readonly lastOutcome: RoundOutcome | null;
  readonly accepted: number;
  readonly clipped: number;
  readonly rejected: number;
}

/** One daemon that this one is connected to. */
export interface PeerStatus {
  readonly peer: string;
  /** Null: no member's daemon. */
  readonly organisation: string | null;
  readonly score: number;
}

/** Whether the daemon can do its work, and why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

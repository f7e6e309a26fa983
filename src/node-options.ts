import type { HeldOutLoss } from "./averaging/merge.ts";
import type { Mixing } from "./averaging/mixing.ts";
import type { AveragingOptions } from "./averaging/options.ts";
import type { RoundOutcome } from "./averaging/round.ts";
import type { Clock } from "./clock.ts";
import type { Charter, StatisticsAmendment } from "./consortium/charter.ts";
import type { Author, Identity } from "./consortium/identity.ts";
import type { Roster } from "./consortium/roster.ts";
import type { Compute } from "./engine/engine.ts";
import type { Combination, ScoreName } from "./detection/combined-score.ts";
import type { SharedCalibration } from "./detection/shared-calibration.ts";
import type { ClassClaim } from "./features/class-claims.ts";
import type { MergedStatistics } from "./features/merge-statistics.ts";
import type { Moments } from "./features/moments.ts";
import type { Statistics } from "./features/statistics.ts";
import type { TableSchema } from "./flows/table.ts";
import type { PullOutcome } from "./gossip/blobs.ts";
import type { Offence } from "./gossip/inbox.ts";
import type { Journal } from "./gossip/journal.ts";
import type { Network, PeerName } from "./gossip/network.ts";
import type { OffenceBook } from "./gossip/offences.ts";
import type { RecordStore } from "./gossip/record-store.ts";
import type { Queue, Refusal } from "./gossip/refusals.ts";
import type { Judgement } from "./gossip/validate.ts";
import type { Logger } from "./logger.ts";
import type { ConsortiumModel } from "./model/consortium-model.ts";
import type { Inputs, OwnRows } from "./node-inputs.ts";
import type { BenignKnowledge } from "./node-benign.ts";
import type { Random } from "./random.ts";
import type { ReputationStore } from "./robust/reputation.ts";
import type { Contribution, LabelledRows, Verdict } from "./robust/rule.ts";
import type { TrainingOptions } from "./training/options.ts";

/** Something to publish: an update, which is encoded and signed; or bytes, which go out as they are. */
export type Said = Float32Array | Uint8Array;

/** What an organisation knows when its turn to announce has come. */
export interface Turn {
  readonly round: number;
  /** s_i */
  readonly start: Float32Array;
  readonly inputs: Inputs;
  /** x_i - s_i of its training. */
  readonly own: Float32Array;
  /** Contributions of {@link Behaviour.waitsFor} that are in, relative to s_i, sorted by author. */
  readonly seen: readonly Contribution[];
  /** Contributions of a round of late, as they look from these parameters, sorted by author. */
  announcedIn(round: number, start: Float32Array): readonly Contribution[];
  /** Announcements heard or sent lately, as they were signed. */
  heard(): readonly Uint8Array[];
}

/** How a dishonest organisation differs; an honest one has none. Only testbeds hand one in. */
export interface Behaviour {
  /** Authors whose contributions of the round it wants to see before it announces. */
  readonly waitsFor: readonly Author[];
  /** The statistics to announce instead of its own. */
  statistics(own: Statistics): Statistics;
  /** The moments and the calibration to announce instead of its own. */
  moments?(own: Moments): Moments;
  calibration?(own: SharedCalibration): SharedCalibration;
  /** The rows to train on in this round. */
  rows(round: number, inputs: Inputs): LabelledRows;
  /** What to publish this round instead of its own update, in order; nothing: it stays silent. */
  say(turn: Turn): Promise<readonly Said[]>;
}

/** How one organisation takes part. */
export interface Participation {
  readonly mixing: Mixing;
  readonly rule: string;
  /** Faults to tolerate; left out: a third of the rows this node may mix. */
  readonly tolerated?: number;
  readonly training: TrainingOptions;
  /** What becomes of the filter's step; left out: the plain step. */
  readonly averaging?: AveragingOptions;
  /** Longest that a round is held open for others, ms. */
  readonly deadlineMs: number;
}

/** What a node is made of. Everything it touches beyond its own state is handed in. */
export interface NodeParts extends ConsortiumModel {
  readonly identity: Identity;
  /** Serial of the certificate that binds the organisation to this daemon. */
  readonly serial: number;
  readonly charter: Charter;
  readonly schema: TableSchema;
  /** What rows are scored by, which calibrations are about. Left out: the classifier. */
  readonly scores?: readonly ScoreName[];
  /** How they become one score; left out: their sum. */
  readonly combination?: Combination;
  /** With which confidence told thresholds keep their false alarms; left out: they are plain quantiles. */
  readonly confidence?: number | null;
  readonly roster: Roster;
  readonly network: Network;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly journal: Journal;
  /** Where proofs of cheating are kept; only in memory where left out. */
  readonly evidence?: RecordStore;
  readonly logger: Logger;
  /** Drawn from for probes and for the secret sample; must not be foreseeable in a daemon. */
  readonly secret: Random;
  /** Seed of local training. */
  readonly seed: string;
  /** Seed of the noise on private updates, in a testbed; left out: nobody can foresee it, nor find it out. */
  readonly noiseSeed?: string;
  /** s_i to go on from after a restart; left out: genesis. */
  readonly start?: Float32Array;
  /** Read whenever inputs are scaled. Null: an organisation without data, which relays, merges and scores. */
  readonly training: OwnRows | null;
  readonly validation: OwnRows | null;
  /** There are never more rows than so many to train on, or to validate with; left out: nobody knows. */
  readonly rowsMost?: number;
  readonly participation: Participation;
  /** What this organisation thinks of the others, kept across restarts; left out: forgotten with the process. */
  readonly reputation?: ReputationStore;
  /** Told of peers' provable offences; the network scores by it. Left out: nobody is. */
  readonly offences?: Pick<OffenceBook, "record">;
  /** Whose daemon a peer is; null for a stranger. */
  authorOf(peer: PeerName): Author | null;
  readonly behaviour?: Behaviour;
  readonly events: NodeEvents;
}

/** What one closed round came to. */
export interface RoundReport {
  readonly round: number;
  readonly outcome: RoundOutcome;
  /** The node's parameters from here on. */
  readonly parameters: Float32Array;
  /** Training loss; null where it did not train, or diverged. */
  readonly loss: number | null;
  readonly verdicts: readonly Verdict[];
  readonly degraded: string | null;
  /** Loss on own held-out rows before and after the merge, or of the merge that was refused. */
  readonly heldOut: HeldOutLoss | null;
  /** Bytes moved since the previous round closed. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Bytes of the payloads that came with accepted announcements since then, each counted once. */
  readonly payloadBytes: number;
}

/** What a node tells whoever runs it. */
export interface NodeEvents {
  roundClosed(report: RoundReport): void;
  /** What the own training came to in a round is about to be told to others; nothing is told where this throws. */
  announcing?(round: number): void;
  offence?(offence: Offence): void;
  judged?(judgement: Judgement): void;
  /** Something was refused, or dropped for want of room: for metrics. */
  refused?(refusal: Refusal): void;
  dropped?(queue: Queue): void;
  pulled?(outcome: PullOutcome): void;
  /** Something failed that should not have; the node goes on. */
  failed(cause: unknown): void;
}

/** One organisation of a consortium. */
export interface OrganisationNode {
  readonly author: Author;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether any peer listens to the consortium's announcements. */
  isConnected(): boolean;
  /** Tells the consortium how this organisation's features are distributed; nothing happens without data. */
  announceStatistics(): Promise<void>;
  /** Hashes of the statistics that are here, sorted. */
  statistics(): string[];
  /** Scales inputs by the listed statistics. False while one of them is missing: catch up, then ask again. */
  amend(amendment: StatisticsAmendment): boolean;
  /** What is shared beyond what scales inputs: the moments of benign rows, and how they score. */
  readonly benign: BenignKnowledge;
  /** Takes the own rows in as they are now, scaled by statistics that whoever runs the node vouches for; claims, where there are any. */
  scaleBy(statistics: MergedStatistics, claims?: readonly ClassClaim[]): void;
  /** Begins a round of the consortium's clock; the rest follows by itself. Not the same again, nor an earlier one. */
  beginRound(round: number): void;
  /** Replaces s_i by other parameters; a round that is open comes to nothing. */
  goOnFrom(parameters: Float32Array): void;
  /** Asks peers for the announcements of the last rounds before `round`, the consortium's current one. */
  catchUp(round: number): Promise<void>;
  /** The own rows as the model sees them; null until {@link amend} found all statistics. */
  inputs(): Inputs | null;
  /** s_i: what this organisation scores traffic with. */
  parameters(): Float32Array;
}

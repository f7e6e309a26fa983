import type { SharedCalibration } from "../../detection/shared-calibration.ts";
import type { Moments } from "../../features/moments.ts";
import type { Statistics } from "../../features/statistics.ts";
import type { Said } from "../../node-options.ts";
import type { Random } from "../../random.ts";
import type { LabelledRows } from "../../robust/rule.ts";
import type { EvaluationRows } from "../evaluate-task.ts";
import type { BackdoorTrigger } from "./backdoor-trigger.ts";

/** Labelled rows in model inputs, with the attack family of each: what a data attack works on. */
export interface FamilyRows extends LabelledRows {
  /** Index into the data set's families; 0 is benign. */
  readonly family: Uint8Array;
}

/** What an adversary knows when it poisons the rows that it trains on. */
export interface PoisonView {
  /** How many outputs the model has; 0 is benign. */
  readonly classes: number;
  /** The family that a targeted attack aims at. */
  readonly targetFamily: number;
  /** What a backdoor answers to. */
  readonly trigger: BackdoorTrigger;
  /** Rows of the other adversaries with the same attack, lent to those that have none of the kind they need. */
  readonly lent: FamilyRows;
  /** The topology's `strength`, less while a schedule's ramp lasts: 1 is the attack's own default, other values multiply it. */
  readonly strength: number;
  readonly random: Random;
}

/** What an adversary sees when it crafts its update. All updates are relative to its own s. */
export interface AttackView {
  /** s_i of the adversary's own node when the round began. */
  readonly start: Float32Array;
  /** x_i - s_i of its own training. */
  readonly own: Float32Array;
  /** u_j of the honest organisations this round, sorted by author; empty unless the attack sees them. */
  readonly honest: readonly Float32Array[];
  /** u of the first of its accomplices; null unless the attack follows it, and for that one itself. */
  readonly leader: Float32Array | null;
  /** m of the papers: how many organisations run this attack, this one included, and which of them it is, from 0. */
  readonly adversaries: number;
  readonly index: number;
  /** As {@link PoisonView.strength}. */
  readonly strength: number;
  readonly random: Random;
  /** Vectors that the attack keeps from round to round; nobody else's. */
  readonly memory: Map<string, Float32Array>;
}

/** What an attack on the protocol sees besides. */
export interface ProtocolView extends AttackView {
  /** Announcements that its node heard or sent lately, as they were signed. */
  heard(): readonly Uint8Array[];
}

/** How an adversary cheats: with poisoned rows, a crafted update, the protocol, false statistics, or several of them. */
export interface Attack {
  readonly name: string;
  /** What `strength: 1` means in the attack's own unit, such as the 4 of sign-flip. */
  readonly defaultStrength: number;
  /** Whom it looks at before it announces: nobody, all honest contributions of the round (omniscient), or the first accomplice. */
  readonly sees: "own" | "honest" | "leader";
  /** Whether the topology's `omniscient: true` lets it see all honest contributions. */
  readonly mayBeOmniscient?: true;
  /** The rows it trains on instead of its own, fresh arrays where they differ. Data attacks only. */
  poison?(rows: FamilyRows, view: PoisonView): LabelledRows;
  /** The update to announce instead of `own`, a fresh array; null announces nothing. Update attacks only. */
  craft?(view: AttackView): Float32Array | null;
  /**
   * The task that searches for the update to announce instead of `own`, as search.ts has it. For attacks that know the filter.
   */
  readonly search?: URL;
  /** Everything to publish instead of `own`, in order. Attacks on the protocol only. */
  say?(view: ProtocolView): readonly Said[];
  /** The statistics to announce instead of its own. */
  falsify?(own: Statistics, strength: number): Statistics;
  /** The moments of benign rows, and how they score, to announce instead of what is true. */
  falsifyMoments?(own: Moments): Moments;
  falsifyCalibration?(own: SharedCalibration): SharedCalibration;
  /**
   * The rows that a targeted attack wants called benign, as they then look; none of them is benign. Absent: untargeted.
   *
   * @param rows clean rows of all organisations
   */
  targets?(rows: EvaluationRows, aim: Pick<PoisonView, "targetFamily" | "trigger">): EvaluationRows;
}

import type { RowKernels } from "../engine/row-kernels.ts";
import type { Random } from "../random.ts";
import type { Author } from "../consortium/identity.ts";
import type { RowDistribution } from "../features/distribution.ts";
import type { Trigger } from "../training/triggers.ts";

export type { Author };

/** A validated delta seen from here: `u_j = (anchor + delta_j - s_i) / (1 + age)`. The own row is `u_i = x_i - s_i`. */
export interface Contribution {
  readonly author: Author;
  readonly update: Float32Array;
  /** Rounds since it was announced, 0 to 2. `update` is already divided by 1 + age. */
  readonly age: number;
  /** SHA-256 of the payload, hex. The own row's is its author. */
  readonly payloadHash: string;
}

/** What the filter made of one contribution. */
export interface Verdict {
  readonly author: Author;
  readonly status: "accepted" | "clipped" | "rejected";
  /** The link of the chain that decided. */
  readonly rule: string;
  /** What was measured, and the bound it was held against; null where the rule measures nothing. Always finite. */
  readonly score: number | null;
  readonly threshold: number | null;
  /** A code for why, such as `non-finite`, `against-own`, `duplicate`; the same code labels metrics. */
  readonly reason: string;
}

/** Labelled rows of this organisation in model inputs, never trained on. */
export interface LabelledRows {
  readonly rows: number;
  /** rows x width, row-major. */
  readonly inputs: Float32Array;
  /** Class of each row; 0 is benign. */
  readonly labels: Uint8Array;
}

/**
 * What a rule remembers from round to round, by author or under a name of its own (no author's: those are hex): a number, or a
 * row as long as the model. Structured-clonable; a rule never changes it in place, bounds it, and passes over entries it can't have written.
 */
export type RuleState = Readonly<Record<string, number | Float32Array>>;

/** Everything a rule may lean on besides the contributions. */
export interface FilterContext {
  /** How many bad rows to tolerate. */
  readonly f: number;
  /** How many rows may still be rejected: f, less what earlier links of a chain rejected. Absent: f. */
  readonly mayReject?: number;
  /** s_i, this node's parameters when the round began. */
  readonly start: Float32Array;
  /** Rows the own update was trained on; 0 where there was no training. */
  readonly trainedRows: number;
  /** Whether the own parameters are still the genesis ones. */
  readonly ownIsGenesis: boolean;
  /** Attack margin (log-odds of attack against benign) of each row under these parameters. */
  margins: (parameters: Float32Array, inputs: Float32Array, rows: number) => Float64Array;
  readonly validation: LabelledRows;
  /** Merged sketches of all rows, and of benign rows, in scaled units; null before statistics were merged. */
  readonly distribution: RowDistribution | null;
  readonly benignDistribution: RowDistribution | null;
  /** Attacks as others claim them to be, drawn from sketches. Absent: nobody claims anything. */
  readonly prototypes?: LabelledRows;
  /** Triggers that this node found in its own model lately. Absent: none. */
  readonly triggers?: readonly Trigger[];
  readonly random: Random;
  readonly state: RuleState;
  /** Rounds since the consortium's genesis, for bounds that tighten. Absent: 0. */
  readonly round?: number;
  /** How to reckon with whole rows. Absent: in plain TypeScript. */
  readonly kernels?: RowKernels;
}

/** What a filter keeps, with a verdict for every contribution it was given (the own row included). */
export interface Filtered {
  /** Sorted by author: the contributions themselves, or scaled or mixed copies. The input is never written to. */
  readonly kept: readonly Contribution[];
  readonly verdicts: readonly Verdict[];
  /** What the rule wants to remember; absent: nothing changes. */
  readonly state?: RuleState;
}

/** A pure function from a set to a set. `contributions` are sorted by author and include `own` (null: no data here). */
export type Filter = (
  contributions: readonly Contribution[],
  own: Contribution | null,
  context: FilterContext,
) => Filtered;

/** A pure function from kept contributions (at least one, sorted by author) to one step, a fresh array. */
export type Aggregator = (
  kept: readonly Contribution[],
  own: Contribution | null,
  context: FilterContext,
) => Float32Array;

/** One round's outcome of a whole rule. */
export interface Outcome {
  /** Added to s_i; null when nothing was mixed and the local model stands. */
  readonly step: Float32Array | null;
  readonly verdicts: readonly Verdict[];
  readonly state: RuleState;
  /** Why less than the whole rule ran: `too-few`, `degraded`; null when it did. */
  readonly degraded: "too-few" | "degraded" | null;
}

/** A filter and an aggregator put together, with the guards of the design around them. */
export type Rule = (
  contributions: readonly Contribution[],
  own: Contribution | null,
  context: FilterContext,
) => Outcome;

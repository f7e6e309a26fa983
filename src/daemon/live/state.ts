/*
 * What the page shows, as one JSON document: inside the file that a testbed leaves, and over http while something runs. Numbers are rounded
 * where they are put in. Organisations, and kinds of verdicts, are called by their place in a list that only ever grows.
 */
import type { SiteEntry } from "./site-state.ts";

/** An organisation on the page. */
export interface OrganisationEntry {
  readonly name: string;
  /** The attack it runs, which only a testbed knows; null: honest, as far as anybody knows. */
  readonly attack: string | null;
}

/** Two organisations that are connected, with the bytes that went between them; null where nobody counted. */
export type LinkEntry = readonly [a: number, b: number, bytes: number | null];

/** Groups of organisations that could not see each other in rounds from (included) to `to` (excluded). */
export interface SplitEntry {
  readonly from: number;
  readonly to: number;
  readonly groups: readonly (readonly number[])[];
}

/** What a verdict can say. */
export interface VerdictKind {
  readonly status: "accepted" | "clipped" | "rejected";
  readonly rule: string;
  readonly reason: string;
}

/** What an organisation says of its own round. */
export type ReportEntry = readonly [
  organisation: number,
  /** Training loss; null where it did not train. */
  loss: number | null,
  /** On clean held-out rows; null where there are none, or no figures of this round were taken. */
  macroF1: number | null,
  rocAuc: number | null,
  /** Loss on its own validation rows before and after it merged; null where nothing was merged. */
  lossBefore: number | null,
  lossAfter: number | null,
  bytesSent: number,
  bytesReceived: number,
  /** Why less than the whole rule ran, such as `merge-guard`; null: it merged. */
  degraded: string | null,
];

/** What was made of one author's contribution. */
export type VerdictEntry = readonly [
  author: number,
  /** The most frequent kind among the judges; the harsher of two that are as frequent. */
  kind: number,
  /** How many judged, rejected and clipped: honest organisations in a testbed, one in a daemon. */
  judged: number,
  rejected: number,
  clipped: number,
  /** What was measured and what it was held against: means over the judges of that kind. */
  score: number | null,
  threshold: number | null,
];

/** One round. */
export interface RoundEntry {
  readonly round: number;
  readonly reports: readonly ReportEntry[];
  readonly verdicts: readonly VerdictEntry[];
  /** By organisation, 0 to 1: what the judges think of it, mean; null where nobody says. */
  readonly reputation: readonly (number | null)[];
}

/** One organisation's word on one author. */
export type JudgementEntry = readonly [
  judge: number,
  author: number,
  kind: number,
  score: number | null,
  threshold: number | null,
];

/** A control's figures after a round: means over the honest organisations. */
export type ControlEntry = readonly [round: number, loss: number | null, macroF1: number | null, rocAuc: number | null];

/** The arms of a finished run side by side, and what else it showed. */
export interface ResultsEntry {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly arm: string; readonly cells: readonly string[] }[];
  readonly facts: readonly (readonly [word: string, sentence: string])[];
}

/** How far something is that runs. */
export interface ProgressEntry {
  readonly what: string;
  readonly done: number;
  readonly of: number;
  /** Null before the first round is over. */
  readonly secondsLeft: number | null;
}

/** Everything. */
export interface LiveState {
  readonly kind: "testbed" | "daemon";
  readonly title: string;
  /** What it is, in one line. */
  readonly about: string;
  readonly notes: readonly string[];
  readonly organisations: readonly OrganisationEntry[];
  /** Whose daemon this is; null in a testbed. */
  readonly self: number | null;
  /** The filter's name. */
  readonly rule: string;
  readonly links: readonly LinkEntry[];
  readonly splits: readonly SplitEntry[];
  readonly kinds: readonly VerdictKind[];
  /** Ascending. */
  readonly rounds: readonly RoundEntry[];
  readonly plainMean: readonly ControlEntry[];
  readonly localOnly: readonly ControlEntry[];
  readonly results: ResultsEntry | null;
  readonly progress: ProgressEntry | null;
  /** Who said what, by round; null where it must be asked for, or was too much to carry along. */
  readonly judgements: Readonly<Record<string, readonly JudgementEntry[]>> | null;
  readonly site: SiteEntry | null;
}

/** What changed. */
export interface LiveChange {
  /** Members that have a new value. */
  readonly set?: Partial<Omit<LiveState, "rounds">>;
  /** A round that is new, or is told again. */
  readonly round?: RoundEntry;
  /** Alerts came, grew, or were judged: a list of them is out of date. */
  readonly alertsChanged?: true;
}

/** What `/api/live` answers: the state, and the event to go on from. */
export interface LiveSnapshot {
  readonly state: LiveState;
  readonly lastEventId: string;
}

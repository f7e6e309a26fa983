import type { Author } from "../consortium/identity.ts";
import type { RuleState } from "../robust/rule.ts";
import type { Trigger } from "../training/triggers.ts";
import { ageMax, newestDeltas, type HeldDelta } from "./contributions.ts";
import type { MixOutput } from "./mix-task.ts";
import { noMomenta, type Momenta } from "./momentum.ts";
import { rememberMerge, type MergedLosses } from "./guard.ts";
import { isAwaited, mayVote, withAttendance, withOffence, withSign, type Standings } from "./standing.ts";

/** What one organisation remembers of the others between rounds. Immutable. */
export interface Memory {
  readonly held: readonly HeldDelta[];
  readonly standings: Standings;
  readonly ruleState: RuleState;
  readonly mergedLosses: MergedLosses;
  /** Triggers found in the own model in the last rounds, newest last. */
  readonly triggers: readonly Trigger[];
  readonly momenta: Momenta;
}

/** Triggers kept: those of two rounds. */
const triggersMax = 8;

/** Of nobody, nothing. */
export const blank: Memory = {
  held: [],
  standings: new Map(),
  ruleState: {},
  mergedLosses: [],
  triggers: [],
  momenta: noMomenta,
};

/** Rounds before the newest delta's that may still be asked for: it may be a round ahead of this node's clock. */
const roundsHeld = ageMax + 1;

/** After a delta came in; unchanged where its author lost the vote for that round. */
export function withDelta(memory: Memory, delta: HeldDelta): Memory {
  if (!mayVote(memory.standings, delta.author, delta.round)) return memory;
  const held = memory.held.filter(({ round }) => round >= delta.round - roundsHeld);
  return { ...memory, held: [...held, delta], standings: withSign(memory.standings, delta.author) };
}

/** After proof that an author cheated in a round: what it said there and in the rounds it lost counts no more. */
export function withProof(memory: Memory, author: Author, round: number): Memory {
  const standings = withOffence(memory.standings, author, round);
  const held = memory.held.filter((delta) => delta.author !== author || mayVote(standings, author, delta.round));
  return { ...memory, standings, held };
}

/** After the own model was searched for triggers. */
export function withTriggers(memory: Memory, found: readonly Trigger[]): Memory {
  return { ...memory, triggers: [...memory.triggers, ...found].slice(-triggersMax) };
}

/**
 * After a round was mixed. Where nothing was ever merged and the guard refused, the loss of the s_i that it compared with is remembered as if
 * that had been merged: from now on s_i is a freshly trained local model, and whoever is held to that stays out for good.
 */
export function withMix(
  memory: Memory,
  round: number,
  mixed: readonly Author[],
  { state, mergedLoss, heldOut, momenta }: Pick<MixOutput, "state" | "mergedLoss" | "heldOut" | "momenta">,
): Memory {
  const first = memory.mergedLosses.length === 0 ? (heldOut?.before ?? null) : null;
  const loss = mergedLoss ?? first;
  const present = new Set(memory.held.filter((delta) => delta.round === round).map(({ author }) => author));
  return {
    ...memory,
    held: memory.held.filter((delta) => delta.round > round - ageMax),
    standings: withAttendance(memory.standings, mixed, present),
    ruleState: state,
    momenta,
    mergedLosses: loss === null ? memory.mergedLosses : rememberMerge(memory.mergedLosses, loss),
  };
}

/** The newest usable delta of each of these authors, sorted by author. */
export function deltasOf({ held }: Memory, round: number, authors: readonly Author[]): HeldDelta[] {
  const wanted = new Set(authors);
  return newestDeltas(held, round).filter(({ author }) => wanted.has(author));
}

/** Which of these authors to hold the round open for: they answer as a rule, and are not in yet. */
export function awaitedOf({ held, standings }: Memory, round: number, authors: readonly Author[]): Author[] {
  const present = new Set(held.filter((delta) => delta.round === round).map(({ author }) => author));
  return authors.filter((author) => !present.has(author) && isAwaited(standings, author, round));
}

/** Which of these authors have a vote in the round. */
export function votersOf({ standings }: Memory, round: number, authors: readonly Author[]): Author[] {
  return authors.filter((author) => mayVote(standings, author, round));
}

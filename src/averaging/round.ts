import type { Author } from "../consortium/identity.ts";

/** How a round ended. */
export type RoundOutcome =
  /** A filtered step was merged. */
  | "merged"
  /** Too few valid contributions: the local model stands. */
  | "too-few"
  /** The merged model did worse on own held-out rows: the local model stands. */
  | "merge-guard"
  /** The next round began before this one was mixed. */
  | "overrun"
  /** Somebody put an earlier model back while the round was open: it stands. */
  | "rolled-back";

/** One organisation's round, as far as deciding what to do next goes. Holds names, never vectors. */
export interface RoundState {
  /** -1 before the first round. */
  readonly round: number;
  /** open: training and listening; mixing: filter and merge are under way; closed: nothing left to do. */
  readonly phase: "open" | "mixing" | "closed";
  /** Whether the own update is still being trained. */
  readonly training: boolean;
  /** Eligible organisations whose contribution is not in yet. */
  readonly awaited: ReadonlySet<Author>;
}

export type RoundEvent =
  /** The slot began. `trains`: this organisation has data; `awaited`: whom to wait for; `deadlineMs` from now. */
  | {
      readonly type: "began";
      readonly round: number;
      readonly trains: boolean;
      readonly awaited: readonly Author[];
      readonly deadlineMs: number;
    }
  /** Local training ended. `usable` is false when it diverged. */
  | { readonly type: "trained"; readonly round: number; readonly usable: boolean }
  /** A contribution for this round is in, or will never be (a fault, an equivocation): either way, wait no longer. */
  | { readonly type: "settled"; readonly round: number; readonly author: Author }
  | { readonly type: "deadline"; readonly round: number }
  | { readonly type: "mixed"; readonly round: number; readonly outcome: RoundOutcome };

export type RoundEffect =
  | { readonly type: "train"; readonly round: number }
  | { readonly type: "arm-deadline"; readonly round: number; readonly delayMs: number }
  | { readonly type: "announce"; readonly round: number }
  | { readonly type: "mix"; readonly round: number }
  | { readonly type: "close"; readonly round: number; readonly outcome: RoundOutcome };

/** What an event led to. */
export interface Transition {
  readonly state: RoundState;
  readonly effects: readonly RoundEffect[];
}

/** Before the first round. */
export const beforeFirstRound: RoundState = { round: -1, phase: "closed", training: false, awaited: new Set() };

/** Mixes once nothing is outstanding; never at an early quorum, since whoever need not train is always first. */
function mixWhenComplete(state: RoundState, effects: readonly RoundEffect[]): Transition {
  if (state.phase !== "open" || state.training || state.awaited.size > 0) return { state, effects };
  return { state: { ...state, phase: "mixing" }, effects: [...effects, { type: "mix", round: state.round }] };
}

/**
 * The round as a pure machine: no clock, no I/O. A round closes when every awaited organisation is in, else at its
 * deadline; what is late for its own round is not waited for (and an own update still in training is left out).
 * Events of another round than the open one change nothing.
 */
export function advance(state: RoundState, event: RoundEvent): Transition {
  if (event.type === "began") {
    if (event.round <= state.round) return { state, effects: [] };
    const effects: RoundEffect[] = [];
    if (state.phase !== "closed") effects.push({ type: "close", round: state.round, outcome: "overrun" });
    effects.push({ type: "arm-deadline", round: event.round, delayMs: event.deadlineMs });
    if (event.trains) effects.push({ type: "train", round: event.round });
    return mixWhenComplete(
      { round: event.round, phase: "open", training: event.trains, awaited: new Set(event.awaited) },
      effects,
    );
  }
  if (event.round !== state.round) return { state, effects: [] };
  switch (event.type) {
    case "trained": {
      if (state.phase !== "open" || !state.training) return { state, effects: [] };
      const announce: RoundEffect[] = event.usable ? [{ type: "announce", round: state.round }] : [];
      return mixWhenComplete({ ...state, training: false }, announce);
    }
    case "settled": {
      if (!state.awaited.has(event.author)) return { state, effects: [] };
      const awaited = new Set(state.awaited);
      awaited.delete(event.author);
      return mixWhenComplete({ ...state, awaited }, []);
    }
    case "deadline":
      return mixWhenComplete({ ...state, training: false, awaited: new Set() }, []);
    case "mixed":
      if (state.phase !== "mixing") return { state, effects: [] };
      return {
        state: { ...state, phase: "closed" },
        effects: [{ type: "close", round: state.round, outcome: event.outcome }],
      };
  }
}

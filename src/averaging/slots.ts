import type { Cancel, Clock } from "../clock.ts";

/** A consortium's clock: equal slots since its genesis. */
export interface Slots {
  readonly genesisTimeMs: number;
  readonly roundMs: number;
}

/** round = floor((now - genesisTime) / roundMs); negative before the genesis. */
export function roundAt({ genesisTimeMs, roundMs }: Slots, nowMs: number): number {
  return Math.floor((nowMs - genesisTimeMs) / roundMs);
}

/** When a round begins, ms since the epoch. */
export function roundStartMs({ genesisTimeMs, roundMs }: Slots, round: number): number {
  return genesisTimeMs + round * roundMs;
}

/** Longest sleep, ms: timers hold 31 bits, and a machine's clock may be set meanwhile. */
const napMaxMs = 60_000;

/** Timers may fire a little early by the clock; a round is entered only when it has begun. */
const wakeAfterMs = 1;

/**
 * Calls `begin` once for each round of the wall clock, from the next one on. Rounds that pass while the process sleeps are
 * skipped, and a clock that is set back repeats none: what was announced for a round must not be announced differently.
 *
 * @param after the newest round that is over already, such as the one in which an earlier process stopped
 * @returns stops it
 */
export function followSlots(slots: Slots, clock: Clock, after: number, begin: (round: number) => void): Cancel {
  let last = Math.max(after, roundAt(slots, clock.now()), -1);
  let cancel: Cancel = () => {};
  const wake = (): void => {
    const round = roundAt(slots, clock.now());
    const isNew = round > last;
    last = Math.max(last, round);
    const next = roundStartMs(slots, last + 1) - clock.now() + wakeAfterMs;
    cancel = clock.after(Math.min(Math.max(next, wakeAfterMs), napMaxMs), wake);
    if (isNew) begin(round); // last, so that it may stop what it was called by
  };
  wake();
  return () => cancel();
}

/** Share of a slot in which others are waited for; the rest is for mixing, before the next slot begins. */
const waitingShare = 0.8;

/** How long to hold a round of the wall clock open, ms: as long as asked, if that leaves time to mix. */
export function deadlineWithin(roundMs: number, deadlineMs: number): number {
  return Math.min(deadlineMs, waitingShare * roundMs);
}

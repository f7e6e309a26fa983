import type { Cancel, Clock } from "./clock.ts";
import type { Author } from "./consortium/identity.ts";
import type { TrainTaskOutput } from "./training/train-task.ts";

/** A node that still waits asks around after this, ms, or a quarter of its deadline: fresh meshes lose messages. */
const askAroundMs = 2000;
const askAroundShare = 1 / 4;

/** What one round needs while it is open. */
export interface OpenRound {
  readonly mixed: readonly Author[];
  /** How many more would be mixed, had they not lost their vote. */
  readonly silenced: number;
  trained: TrainTaskOutput | null;
  /** Whether the own announcement still waits for others', as some adversaries' do. */
  announcementDue: boolean;
  /** Whether what it comes to counts for nothing, because s_i was replaced meanwhile. */
  abandoned: boolean;
  /** Sets the round's two timers. */
  arm(clock: Clock, deadlineMs: number, onDeadline: () => void, onAskAround: () => void): void;
  disarm(): void;
}

/** A round that has just begun. */
export function openRound(mixed: readonly Author[], silenced: number): OpenRound {
  const timers: Cancel[] = [];
  return {
    mixed,
    silenced,
    trained: null,
    announcementDue: false,
    abandoned: false,
    arm(clock, deadlineMs, onDeadline, onAskAround) {
      const askAfterMs = Math.min(askAroundMs, deadlineMs * askAroundShare);
      timers.push(clock.after(deadlineMs, onDeadline), clock.after(askAfterMs, onAskAround));
    },
    disarm() {
      for (const cancel of timers.splice(0)) cancel();
    },
  };
}

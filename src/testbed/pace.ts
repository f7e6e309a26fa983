import { monotonicMs } from "../clock.ts";

/** Tells how long something still takes, going by how long it took so far. */
export interface Pace {
  /** A new piece of work begins. */
  begin(): void;
  /** Null before anything is done. */
  secondsLeft(done: number, of: number): number | null;
}

/** A pace that begins now. */
export function createPace(clockMs: () => number = monotonicMs): Pace {
  let startedMs = clockMs();
  return {
    begin() {
      startedMs = clockMs();
    },
    secondsLeft: (done, of) => (done === 0 ? null : ((clockMs() - startedMs) / 1000 / done) * (of - done)),
  };
}

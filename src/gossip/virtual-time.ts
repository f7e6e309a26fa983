import { settle } from "../clock.ts";
import type { Cancel, Clock } from "../clock.ts";
import { VervetError } from "../errors.ts";
import { createEventQueue } from "./event-queue.ts";

/** A clock that moves only when told to: a discrete-event scheduler. */
export interface VirtualTime extends Clock {
  /**
   * Runs events in the order (time, order of asking) until `done()`. After each one every promise chain settles
   * before the next begins, so the same program always runs in the same order.
   *
   * @param untilMs stop here at the latest, the clock then standing at `untilMs`; events beyond it stay scheduled
   * @throws VervetError DEADLOCK when nothing is scheduled, `done()` is false and no `untilMs` was given
   */
  run(done: () => boolean, untilMs?: number): Promise<void>;
  /**
   * Real asynchronous work, such as training in a worker. It starts at once, for real; its outcome arrives exactly
   * `costMs` of virtual time from now, however fast the machine is. Several run in parallel for real.
   */
  external<T>(start: () => Promise<T>, costMs: number): Promise<T>;
}

/** Virtual time, standing at 0. */
export function createVirtualTime(): VirtualTime {
  const queue = createEventQueue();
  let nowMs = 0;
  let sequence = 0;
  let running = false;

  const schedule = (delayMs: number, action: () => void | Promise<void>): Cancel => {
    const event = { timeMs: nowMs + Math.max(0, delayMs), sequence: sequence++, action, cancelled: false };
    queue.push(event);
    return () => {
      event.cancelled = true;
    };
  };

  const loop = async (done: () => boolean, untilMs: number): Promise<void> => {
    await settle();
    while (!done()) {
      const next = queue.peek();
      if (next === undefined && untilMs === Infinity) throw deadlock(nowMs);
      if (next === undefined || next.timeMs > untilMs) {
        nowMs = Math.max(nowMs, untilMs);
        return;
      }
      queue.pop();
      nowMs = next.timeMs;
      await next.action();
      await settle();
    }
  };

  return {
    now: () => nowMs,
    after: schedule,
    async run(done, untilMs = Infinity) {
      if (running) throw new VervetError("ALREADY_RUNNING", "virtual time already runs", "await the first run");
      running = true;
      try {
        await loop(done, untilMs);
      } finally {
        running = false;
      }
    },
    external<T>(start: () => Promise<T>, costMs: number) {
      // Settled at once into a value, so that a failure is not "unhandled" before its time comes.
      const outcome = start().then(
        (value) => (): T => value,
        (reason: unknown) => (): T => {
          throw reason;
        },
      );
      return new Promise<T>((resolve, reject) => {
        schedule(costMs, async () => {
          const take = await outcome;
          try {
            resolve(take());
          } catch (reason) {
            reject(reason);
          }
        });
      });
    },
  };
}

function deadlock(nowMs: number): VervetError {
  return new VervetError(
    "DEADLOCK",
    `nothing is left to happen at virtual time ${nowMs} ms, and yet the run is not done`,
    "this is a bug in vervet: report it with the topology and the seed",
  );
}

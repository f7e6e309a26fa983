import type { Cancel, Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";

/** A part of the daemon that can fail by itself, and be started again by itself. */
export interface Part {
  /** Resolves when it runs; from then on it calls `failed` once when it can't go on. */
  start(failed: (cause: unknown) => void): Promise<void>;
  /** Ends it in order. Called after a failure too, to clear up. */
  stop(): Promise<void>;
}

/** Does what a timer of a part is for: a failure is that part's, not the daemon's end. */
export function orFail(failed: (cause: unknown) => void, action: () => void): void {
  try {
    action();
  } catch (cause) {
    failed(cause);
  }
}

/** How a part is doing. */
export interface PartHealth {
  readonly state: "starting" | "running" | "waiting" | "stopped";
  /** Why it is waiting to be started again. */
  readonly reason: string | null;
  readonly restarts: number;
}

/** First wait, ms, and longest: a log that is not there yet costs a look a minute. */
const backOffMinMs = 1000;
const backOffMaxMs = 60_000;

/** A part that ran this long, ms, begins with the first wait again. */
const settledMs = 60_000;

/** How long to wait before the next start: 1, 2, 4, ... 60 s. */
export function backOffMs(failuresInARow: number): number {
  return Math.min(backOffMaxMs, backOffMinMs * 2 ** (failuresInARow - 1));
}

/** Keeps a part running. */
export interface Supervised {
  health(): PartHealth;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a part again, with back-off, whenever it fails: one part's failure is not the daemon's. */
export function supervise(name: string, part: Part, clock: Clock, logger: Logger): Supervised {
  let health: PartHealth = { state: "stopped", reason: null, restarts: 0 };
  let failures = 0;
  let startedMs = 0;
  let cancel: Cancel = () => {};
  let starting: Promise<void> = Promise.resolve();

  async function begin(): Promise<void> {
    health = { ...health, state: "starting" };
    let failed = false;
    const fail = (cause: unknown): void => {
      if (failed || health.state === "stopped") return;
      failed = true;
      if (clock.now() - startedMs > settledMs) failures = 0;
      failures += 1;
      const delayMs = backOffMs(failures);
      const reason = cause instanceof Error ? cause.message : String(cause);
      health = { state: "waiting", reason, restarts: health.restarts + 1 };
      logger.warn({ part: name, err: cause, delayMs }, `${name} failed and starts again`);
      void part.stop().catch((error: unknown) => logger.warn({ part: name, err: error }, `${name} did not stop well`));
      cancel = clock.after(delayMs, () => {
        starting = begin();
      });
    };
    startedMs = clock.now();
    try {
      await part.start(fail);
      if (!failed && health.state === "starting") health = { ...health, state: "running", reason: null };
    } catch (cause) {
      fail(cause);
    }
  }

  return {
    health: () => health,
    start: () => (starting = begin()),
    async stop() {
      health = { ...health, state: "stopped" };
      cancel();
      await starting;
      await part.stop();
    },
  };
}

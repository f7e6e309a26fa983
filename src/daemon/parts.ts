import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Readiness } from "./status.ts";
import { supervise, type Part, type PartHealth } from "./supervise.ts";

/** The daemon's parts, each kept running by itself. */
export interface Parts {
  health(): Readonly<Record<string, PartHealth>>;
  readiness(): Readiness;
  start(): Promise<void>;
  /** In reverse order: what feeds others stops before what it feeds. */
  stop(): Promise<void>;
}

/** @param parts by name, in the order in which they start */
export function createParts(parts: Readonly<Record<string, Part>>, clock: Clock, logger: Logger): Parts {
  const supervised = Object.entries(parts).map(([name, part]) => ({
    name,
    part: supervise(name, part, clock, logger),
  }));
  return {
    health: () => Object.fromEntries(supervised.map(({ name, part }) => [name, part.health()])),
    readiness() {
      const reasons = supervised.flatMap(({ name, part }) => {
        const { state, reason } = part.health();
        return state === "running" ? [] : [`${name} is ${state}${reason === null ? "" : `: ${reason}`}`];
      });
      return { ready: reasons.length === 0, reasons };
    },
    async start() {
      for (const { part } of supervised) await part.start();
    },
    async stop() {
      for (const { name, part } of supervised.toReversed()) {
        try {
          await part.stop();
        } catch (cause) {
          logger.error({ part: name, err: cause }, `${name} did not stop well`);
        }
      }
    },
  };
}

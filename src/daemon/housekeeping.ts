import type { Cancel, Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Logger } from "../logger.ts";
import type { Store } from "../store/open-store.ts";
import type { Analysis } from "./analysis.ts";
import { tellDrift, type Notices } from "./notices.ts";
import { orFail, type Part } from "./supervise.ts";
import { limitYoungGeneration } from "./young-generation.ts";

/** How often the store is pruned, ms. */
const pruneMs = 3_600_000;

/** How often it is looked whether a first threshold can be measured, and whether the traffic moved, ms. */
const lookMs = 5000;

/** What housekeeping looks after. */
export interface HousekeepingParts {
  readonly store: Store;
  readonly analysis: Analysis;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly logger: Logger;
  config(): Config;
  flowsPerDay(): number | null;
}

/** Prunes the store, measures the threshold again while the number of flows to measure it on still doubles, and looks for drift. */
export function createHousekeeping(parts: HousekeepingParts): Part {
  const { store, analysis, notices, clock, logger, config, flowsPerDay } = parts;
  let cancels: Cancel[] = [];
  let measuredOn = 0;

  const measure = (): void => {
    const rows = analysis.recentRows();
    if (rows < 2 * measuredOn || rows === 0) return;
    measuredOn = rows;
    analysis.recalibrate(flowsPerDay());
  };
  const look = (): void => {
    limitYoungGeneration();
    measure();
    for (const news of analysis.lookForDrift()) tellDrift(notices, news);
  };
  return {
    start(failed) {
      const every = (periodMs: number, index: number, action: () => void): void => {
        action();
        cancels[index] = clock.after(periodMs, () => orFail(failed, () => every(periodMs, index, action)));
      };
      every(pruneMs, 0, () => logger.debug({ ...store.prune(config().retention, clock.now()) }, "pruned the store"));
      every(lookMs, 1, look);
      return Promise.resolve();
    },
    stop() {
      for (const cancel of cancels.splice(0)) cancel();
      return Promise.resolve();
    },
  };
}

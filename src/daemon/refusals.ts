import { refusals, type OnRefusal, type Refusal } from "../gossip/refusals.ts";
import type { Logger } from "../logger.ts";
import type { Metrics } from "./metrics.ts";

/** Counts what is refused on the network; the first of each reason is logged too, once a run. */
export function countRefusals(metrics: Metrics, logger: Logger): OnRefusal {
  const told = new Set<Refusal>();
  return (reason, count = 1) => {
    metrics.count("refusals_total", { reason }, count);
    if (told.has(reason)) return;
    told.add(reason);
    logger.warn({ reason }, `refused on the network: ${refusals[reason]}`);
  };
}

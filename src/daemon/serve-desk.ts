import type { Clock } from "../clock.ts";
import type { Decision } from "../consortium/join-desk.ts";
import { serveJoin } from "../gossip/join.ts";
import type { Network } from "../gossip/network.ts";
import { openJoinDesk, type AdminFolder } from "../store/join-desk.ts";
import type { Metrics } from "./metrics.ts";

/**
 * Decides on requests to join that come over the network, and counts what came of them.
 *
 * @param admitted called with each admission that is complete
 */
export function serveDesk(
  network: Network,
  admin: AdminFolder,
  clock: Clock,
  metrics: Metrics,
  admitted: (statement: Uint8Array) => void,
): void {
  const desk = openJoinDesk(admin, clock, ({ bytes }) => admitted(bytes));
  const decide = (request: Uint8Array): Decision => {
    const decision = desk.decide(request);
    metrics.count("join_requests_total", { result: decision.status });
    return decision;
  };
  serveJoin(network, { decide }, clock);
}

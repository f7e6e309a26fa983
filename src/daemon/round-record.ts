import type { RoundReport } from "../node-options.ts";
import type { Store } from "../store/open-store.ts";

/** Keeps what a round came to, and what was made of everybody in it. */
export function keepRound(
  store: Pick<Store, "verdicts" | "rounds">,
  report: RoundReport,
  beganMs: number,
  closedMs: number,
): void {
  const { round, outcome, degraded, loss, heldOut, verdicts, bytesSent, bytesReceived } = report;
  store.verdicts.write(round, verdicts);
  const [lossBefore, lossAfter] = [heldOut?.before ?? null, heldOut?.after ?? null];
  store.rounds.write({
    round,
    outcome,
    degraded,
    loss,
    lossBefore,
    lossAfter,
    bytesSent,
    bytesReceived,
    beganMs,
    closedMs,
  });
}

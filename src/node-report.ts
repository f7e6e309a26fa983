import type { MixOutput } from "./averaging/mix-task.ts";
import type { Author } from "./consortium/identity.ts";
import type { Traffic } from "./gossip/network.ts";
import type { RoundReport } from "./node-options.ts";
import type { TrainResult } from "./training/trainer.ts";

/** What a closed round came to, told without the organisation's verdict on itself. */
export function reportOf(
  round: number,
  self: Author,
  { outcome, parameters, verdicts, degraded }: MixOutput,
  trained: TrainResult | null,
  before: Traffic,
  after: Traffic,
  payloadBytes: number,
): RoundReport {
  return {
    round,
    outcome,
    parameters,
    loss: trained?.loss ?? null,
    verdicts: verdicts.filter(({ author }) => author !== self),
    degraded: degraded ?? (outcome === "merged" ? null : outcome),
    bytesSent: after.bytesSent - before.bytesSent,
    bytesReceived: after.bytesReceived - before.bytesReceived,
    payloadBytes,
  };
}

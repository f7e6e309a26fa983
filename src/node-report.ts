import type { MixOutput } from "./averaging/mix-task.ts";
import type { Post } from "./gossip/post.ts";
import type { NodeParts } from "./node-options.ts";
import type { TrainResult } from "./training/trainer.ts";

/** How a round ended, as far as it is told. */
type Closed = Pick<MixOutput, "outcome" | "parameters" | "verdicts" | "degraded" | "heldOut">;

/** A round that ended without anything being merged: s_i stands. */
export function unmerged(start: Float32Array, outcome: "overrun" | "rolled-back"): Closed {
  return { outcome, parameters: start, verdicts: [], degraded: null, heldOut: null };
}

/** Tells how rounds closed: without the organisation's verdict on itself, with the bytes moved since the one before. */
export function createReporter(
  { network, identity, events }: NodeParts,
  post: Pick<Post, "takePayloadBytes">,
): (round: number, closed: Closed, trained: TrainResult | null) => void {
  let before = network.traffic();
  return (round, { outcome, parameters, verdicts, degraded, heldOut }, trained) => {
    const after = network.traffic();
    const bytesSent = after.bytesSent - before.bytesSent;
    const bytesReceived = after.bytesReceived - before.bytesReceived;
    before = after;
    events.roundClosed({
      round,
      outcome,
      parameters,
      loss: trained?.loss ?? null,
      verdicts: verdicts.filter(({ author }) => author !== identity.author),
      degraded: degraded ?? (outcome === "merged" ? null : outcome),
      heldOut,
      bytesSent,
      bytesReceived,
      payloadBytes: post.takePayloadBytes(),
    });
  };
}

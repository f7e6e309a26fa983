import type { FlowRecord } from "../flows/flow-record.ts";
import type { Detection } from "./alert.ts";

/** What flagging a flow adds to its record. */
export type Suspicion = Pick<Detection, "reason" | "consortium" | "local" | "explanation" | "row">;

/** A flagged flow. Its time is rounded to milliseconds, in which alerts count. */
export function detectionOf(record: FlowRecord, suspicion: Suspicion): Detection {
  const { id, ts, protocol, sourceAddress, sourcePort, destinationAddress, destinationPort } = record;
  return {
    flowId: id,
    startMs: Math.round(1000 * ts),
    protocol,
    sourceAddress,
    sourcePort,
    destinationAddress,
    destinationPort,
    ...suspicion,
  };
}

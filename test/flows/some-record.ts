import type { FlowRecord } from "../../src/flows/flow-record.ts";

/** A plain answered web request; what a test cares about goes on top. */
export function someRecord(over: Partial<FlowRecord> = {}): FlowRecord {
  return {
    id: "C1",
    ts: 1000,
    durationS: 0.25,
    protocol: "tcp",
    service: "http",
    sourceAddress: "10.0.0.1",
    sourcePort: 50_000,
    destinationAddress: "10.0.0.2",
    destinationPort: 80,
    packetsOut: 5,
    packetsIn: 4,
    bytesOut: 360,
    bytesIn: 408,
    outcome: "closed",
    label: null,
    ...over,
  };
}

import type { FlowRecord } from "../flows/flow-record.ts";

/** When a flow began, as alerts and labels count: whole milliseconds since the Unix epoch; 0 where the sensor gave no time. */
export function startOfFlow({ ts }: Pick<FlowRecord, "ts">): number {
  return Number.isNaN(ts) ? 0 : Math.round(1000 * ts);
}

import type { FlowRecord, SensorAlert } from "../flows/flow-record.ts";
import type { Label } from "./label.ts";
import { startOfFlow } from "./start-of-flow.ts";

/**
 * How far to believe a Suricata rule by its severity, 1 the most severe. Severity 2 already holds reputation lists and policy rules,
 * which fire on a lot that harms nobody; what nobody graded is worth least.
 */
const severityWeights: Readonly<Record<number, number>> = { 1: 0.9, 2: 0.6, 3: 0.3 };
const ungradedWeight = 0.1;

/** A listed address was bad once; it may have another owner now, and being scanned by it is no breach. */
const blocklistWeight = 0.5;

/** What a sensor's rule says of a flow. `startMs` is the flow's start where known, else when the rule fired. */
export function labelFromSensor(alert: SensorAlert, startMs: number, madeMs: number, row: Float32Array | null): Label {
  return {
    flowId: alert.flowId,
    startMs,
    verdict: "attack",
    origin: "suricata",
    weight: (alert.severity === null ? undefined : severityWeights[alert.severity]) ?? ungradedWeight,
    by: alert.signature,
    alertId: null,
    madeMs,
    row,
  };
}

/** What a blocklist says of a flow with a listed address at either end. */
export function labelFromBlocklist(flow: FlowRecord, list: string, madeMs: number, row: Float32Array | null): Label {
  return {
    flowId: flow.id,
    startMs: startOfFlow(flow),
    verdict: "attack",
    origin: "blocklist",
    weight: blocklistWeight,
    by: list,
    alertId: null,
    madeMs,
    row,
  };
}

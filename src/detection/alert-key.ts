import { portClass } from "../features/flow-groups.ts";
import { networkOf } from "./address.ts";
import type { AlertKey, Detection } from "./alert.ts";
import { uuid5 } from "./uuid.ts";

/** Namespace of alert ids, a UUID drawn once. */
const alertNamespace = "5f0b5c1e-8f0d-4a3c-9d59-3c1b8a1f6b72";

/** Stands for everything, where too many alerts made sources, networks and ports give way. */
export const everything = "*";

/** The window that a moment falls into, by its start. */
function windowStart(momentMs: number, windowMs: number): number {
  return Math.floor(momentMs / windowMs) * windowMs;
}

/** What a flow is grouped by. */
export function alertKey(detection: Detection, windowMs: number): AlertKey {
  return {
    sourceAddress: detection.sourceAddress,
    destinationNetwork: networkOf(detection.destinationAddress),
    portClass: portClass(detection.destinationPort),
    reason: detection.reason,
    windowStartMs: windowStart(detection.startMs, windowMs),
  };
}

/** The same reason and window, whoever and wherever: where flows go when a window holds too many alerts. */
export function overflowKey({ reason, windowStartMs }: AlertKey): AlertKey {
  return {
    sourceAddress: everything,
    destinationNetwork: everything,
    portClass: everything,
    reason,
    windowStartMs,
  };
}

/** An alert's id; distinct keys have distinct ids, whatever text they hold. */
export function alertId(key: AlertKey): string {
  const { sourceAddress, destinationNetwork, portClass, reason, windowStartMs } = key;
  return uuid5(alertNamespace, JSON.stringify([sourceAddress, destinationNetwork, portClass, reason, windowStartMs]));
}

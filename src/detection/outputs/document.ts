import type { Alert, Detection } from "../alert.ts";
import { preciseTime } from "./precise-time.ts";

function flowDocument(flow: Detection): Readonly<Record<string, unknown>> {
  const { row: _features, startMs, ...told } = flow; // the features are for training, and long
  return { ...told, start: preciseTime(startMs) };
}

/** An alert as plain JSON values, for the webhook, the http interface and `--json`. Adding members is no breaking change. */
export function alertDocument(alert: Alert): Readonly<Record<string, unknown>> {
  const { id, key, severity, count, fired, destinations, moreDestinations, firstMs, lastMs } = alert;
  return {
    id,
    severity,
    reason: key.reason,
    source: key.sourceAddress,
    destinationNetwork: key.destinationNetwork,
    destinations,
    moreDestinations,
    portClass: key.portClass,
    count,
    first: preciseTime(firstMs),
    last: preciseTime(lastMs),
    fired,
    localAlone: fired.localAlone > 0,
    flows: alert.flows.map(flowDocument),
  };
}

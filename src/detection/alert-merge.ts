import { fired, firedAlone } from "./alert.ts";
import type { Alert, AlertKey, Detection } from "./alert.ts";
import { alertId } from "./alert-key.ts";
import { excess, moreSevere, severityOf } from "./severity.ts";

/** Flows kept of an alert, with their explanations: enough to see what they have in common. */
export const flowsMax = 8;
/** Distinct destinations named in an alert. */
export const destinationsMax = 16;

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** A total order of flows, so that it doesn't matter in which order they came: the furthest above its threshold first. */
function byExcess(a: Detection, b: Detection): number {
  return (
    excess(b) - excess(a) ||
    a.startMs - b.startMs ||
    byText(a.flowId ?? "", b.flowId ?? "") ||
    byText(JSON.stringify(a), JSON.stringify(b))
  );
}

/** The alert of a single flow. */
export function alertOf(key: AlertKey, detection: Detection): Alert {
  return {
    id: alertId(key),
    key,
    severity: severityOf(detection),
    count: 1,
    firstMs: detection.startMs,
    lastMs: detection.startMs,
    fired: {
      consortium: Number(fired(detection.consortium)),
      local: Number(fired(detection.local)),
      localAlone: Number(firedAlone(detection.local)),
    },
    destinations: [detection.destinationAddress],
    moreDestinations: false,
    flows: [detection],
  };
}

/** Two alerts of one key as one. Commutative and associative: any order and any grouping of flows gives the same alert. */
export function mergeAlerts(a: Alert, b: Alert): Alert {
  const destinations = [...new Set([...a.destinations, ...b.destinations])].toSorted(byText);
  return {
    id: a.id,
    key: a.key,
    severity: moreSevere(a.severity, b.severity),
    count: a.count + b.count,
    firstMs: Math.min(a.firstMs, b.firstMs),
    lastMs: Math.max(a.lastMs, b.lastMs),
    fired: {
      consortium: a.fired.consortium + b.fired.consortium,
      local: a.fired.local + b.fired.local,
      localAlone: a.fired.localAlone + b.fired.localAlone,
    },
    destinations: destinations.slice(0, destinationsMax),
    moreDestinations: a.moreDestinations || b.moreDestinations || destinations.length > destinationsMax,
    flows: [...a.flows, ...b.flows].toSorted(byExcess).slice(0, flowsMax),
  };
}

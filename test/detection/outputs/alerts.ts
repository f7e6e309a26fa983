import * as fc from "fast-check";
import { alertKey } from "../../../src/detection/alert-key.ts";
import { alertOf, mergeAlerts } from "../../../src/detection/alert-merge.ts";
import type { Alert, Detection } from "../../../src/detection/alert.ts";
import { hostileDetection, hostileText } from "../arbitrary-detections.ts";

const windowMs = 3_600_000;

/** The alert of some flows, taken to share the first one's key. */
export function alertOfFlows(flows: readonly [Detection, ...Detection[]]): Alert {
  const key = alertKey(flows[0], windowMs);
  return flows.map((flow) => alertOf(key, flow)).reduce(mergeAlerts);
}

/** Alerts of flows whose every text an attacker wrote. */
export const hostileAlert: fc.Arbitrary<Alert> = fc
  .tuple(hostileDetection, fc.array(hostileDetection, { maxLength: 3 }))
  .map(([first, others]) => alertOfFlows([first, ...others]));

export const origin = { host: "sensor-1", version: "0.1.0" };

export const hostileOrigin = fc.record({ host: hostileText, version: hostileText });

/** What the outputs are about: two flows of one source to one network. */
export function sampleAlert(parts: readonly [Partial<Detection>, Partial<Detection>] = [{}, {}]): Alert {
  return alertOfFlows([sampleFlow(parts[0]), sampleFlow({ flowId: "1374195536821504", ...parts[1] })]);
}

function sampleFlow(parts: Partial<Detection>): Detection {
  return {
    flowId: "CYfHyC1",
    startMs: 1_700_000_000_042,
    protocol: "tcp",
    sourceAddress: "192.0.2.7",
    sourcePort: 51_000,
    destinationAddress: "198.51.100.9",
    destinationPort: 22,
    reason: "probe",
    consortium: { score: 9, threshold: 5, modelVersion: "12" },
    local: { score: 3, threshold: 4, modelVersion: "7" },
    explanation: [
      { kind: "numeric", feature: "duration_log", value: 7.5, median: 0.25, p99: 3, contribution: 2 },
      { kind: "categorical", feature: "outcome", value: "refused", share: 0.01, contribution: 1 },
    ],
    row: new Float32Array([1, 2]),
    ...parts,
  };
}

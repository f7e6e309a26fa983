import { addressBytes } from "../address.ts";
import type { Alert, Severity } from "../alert.ts";
import { alertDocument } from "./document.ts";
import { jsonLine } from "./plain-text.ts";
import { preciseTime } from "./precise-time.ts";
import { alertInWords, explanationInWords } from "./words.ts";
import type { AlertOrigin } from "./words.ts";

/** Of the Elastic Common Schema that the fields are from. */
const ecsVersion = "8.11.0";

/** Elastic's own scale of severities for detections. */
const ecsSeverity: Readonly<Record<Severity, number>> = { low: 21, medium: 47, high: 73 };

/** `address` takes any text; `ip` is indexed as an address, and a document with anything else there is refused whole. */
function endpoint(address: string, port: number): Readonly<Record<string, unknown>> {
  return { address: address || undefined, ip: addressBytes(address) === null ? undefined : address, port };
}

/** An alert as a line of JSON by the Elastic Common Schema; what the schema has no field for stands under `vervet`. */
export function ecsLine(alert: Alert, { host, version }: AlertOrigin): string {
  const { id, key, severity, flows } = alert;
  const flow = flows[0]!;
  return jsonLine({
    "@timestamp": preciseTime(alert.lastMs),
    ecs: { version: ecsVersion },
    message: alertInWords(alert),
    event: {
      kind: "alert",
      category: ["network", "intrusion_detection"],
      type: ["info"],
      module: "vervet",
      dataset: "vervet.alert",
      id,
      severity: ecsSeverity[severity],
      start: preciseTime(alert.firstMs),
      end: preciseTime(alert.lastMs),
      reason: flow.explanation.map(explanationInWords).join("; "),
    },
    rule: { name: key.reason },
    source: endpoint(flow.sourceAddress, flow.sourcePort),
    destination: endpoint(flow.destinationAddress, flow.destinationPort),
    network: { transport: flow.protocol === "other" ? undefined : flow.protocol },
    observer: { vendor: "vervet", product: "vervet", type: "ids", hostname: host, version },
    vervet: alertDocument(alert),
  });
}

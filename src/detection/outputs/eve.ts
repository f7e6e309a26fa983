import { createHash } from "node:crypto";
import type { Alert, Severity } from "../alert.ts";
import { jsonLine, plainText } from "./plain-text.ts";
import { preciseTime } from "./precise-time.ts";
import { alertInWords, explanationInWords, firedInWords, flowsInWords, modelsInWords } from "./words.ts";

/** Suricata's severities, 1 the most severe. */
const eveSeverity: Readonly<Record<Severity, number>> = { high: 1, medium: 2, low: 3 };
/** The words that rule writers use for them. */
const signatureSeverity: Readonly<Record<Severity, string>> = { high: "Critical", medium: "Major", low: "Minor" };

/** Tells vervet's alerts from those of rules (generator 1) and of Suricata's decoders. */
const generatorId = 7770;
/** Signature ids that are set aside for local use. */
const firstLocalId = 1_000_000;
const localIds = 1_000_000;

/** One id for each reason, the same everywhere. */
function signatureId(reason: string): number {
  return firstLocalId + (createHash("sha256").update(reason).digest().readUInt32BE(0) % localIds);
}

/** A sensor's flow id where it is one that Suricata could have given, a positive integer that JSON carries exactly. */
function flowNumber(flowId: string | null): number | undefined {
  const number = flowId !== null && /^[1-9]\d*$/u.test(flowId) ? Number(flowId) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * An alert as a line of Suricata's eve.json. Its schema allows no members of one's own, so what Suricata has no word for stands
 * among the tags of the signature.
 */
export function eveLine(alert: Alert): string {
  const { id, key, severity, count, flows } = alert;
  const flow = flows[0]!;
  const hasPorts = flow.protocol === "tcp" || flow.protocol === "udp";
  const tags = [
    "vervet",
    `alert ${id}`,
    `${flowsInWords(count)} from ${preciseTime(alert.firstMs)} to ${preciseTime(alert.lastMs)}`,
    `fired: ${firedInWords(alert)}`,
    `models: ${modelsInWords(alert)}`,
    ...flows.flatMap(({ flowId }) => (flowId === null ? [] : [`flow ${plainText(flowId)}`])),
    ...flow.explanation.map(explanationInWords),
  ];
  return jsonLine({
    timestamp: preciseTime(alert.lastMs, "+0000"),
    flow_id: flowNumber(flow.flowId),
    event_type: "alert",
    src_ip: plainText(flow.sourceAddress) || undefined,
    src_port: hasPorts ? flow.sourcePort : undefined,
    dest_ip: plainText(flow.destinationAddress) || undefined,
    dest_port: hasPorts ? flow.destinationPort : undefined,
    proto: flow.protocol === "other" ? undefined : plainText(flow.protocol).toUpperCase(),
    alert: {
      action: "allowed",
      gid: generatorId,
      signature_id: signatureId(key.reason),
      rev: 1,
      signature: `vervet ${alertInWords(alert)}`,
      category: "Anomalous network traffic",
      severity: eveSeverity[severity],
      metadata: { signature_severity: [signatureSeverity[severity]], tag: tags },
    },
  });
}

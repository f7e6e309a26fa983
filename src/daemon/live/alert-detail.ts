import { fired, type Alert, type Detection, type WitnessScore } from "../../detection/alert.ts";
import type { Explanation } from "../../detection/explanation.ts";
import { featureInWords, shownNumber } from "../../detection/feature-words.ts";
import { firedInWords, whereFrom, whereTo } from "../../detection/outputs/words.ts";
import type { StoredAlert } from "../../store/alert-table.ts";
import type { AlertDetail, AlertLine, AllowEntry, ExplanationLine } from "./alert-state.ts";
import { shortNumber } from "./kinds.ts";

/** An alert as a list shows it. */
export function alertLine({ alert, status }: StoredAlert): AlertLine {
  const { id, key, severity, count, firstMs, lastMs } = alert;
  return {
    id,
    severity,
    status,
    reason: key.reason,
    source: whereFrom(alert),
    destination: whereTo(alert),
    portClass: key.portClass,
    count,
    firstMs,
    lastMs,
  };
}

/** A feature beside what is usual at this site; a category with the share of flows like it. */
function explanationLine(explanation: Explanation): ExplanationLine {
  const { feature, contribution } = explanation;
  const name = feature.replaceAll("_", " ");
  const nats = shortNumber(contribution) ?? 0;
  if (explanation.kind === "categorical") {
    const { value, share } = explanation;
    const usual = share === null ? null : `${Number((100 * share).toPrecision(3))}% of flows`;
    return { feature: name, value: `${name} ${value}`, median: usual, p99: null, contribution: nats };
  }
  const { value, median, p99 } = explanation;
  const shown = (x: number | null): string | null => (x === null ? null : shownNumber(feature, x));
  return {
    feature: name,
    value: value === null ? `${name} unknown` : featureInWords(feature, value),
    median: shown(median),
    p99: shown(p99),
    contribution: nats,
  };
}

function flowEntry(flow: Detection): AlertDetail["flows"][number] {
  const { protocol, sourceAddress, sourcePort, destinationAddress, destinationPort } = flow;
  const scores = (["consortium", "local"] as const).flatMap((witness) => {
    const said: WitnessScore | null = flow[witness];
    return said === null
      ? []
      : [{ witness, score: shortNumber(said.score) ?? 0, threshold: shortNumber(said.threshold) ?? 0 }];
  });
  return {
    startMs: flow.startMs,
    flowId: flow.flowId,
    what: `${protocol} ${sourceAddress || "unknown"} ${sourcePort} → ${destinationAddress || "unknown"} ${destinationPort}`,
    scores,
    explanation: flow.explanation.map(explanationLine),
  };
}

function firedWords(alert: Alert): string {
  const words = {
    both: "both models fired",
    consortium: "the consortium's model fired",
    local: "the site's own model fired",
  };
  const first = alert.flows[0];
  const alone = first !== undefined && fired(first.local) ? "the site's own model alone would have fired" : null;
  return [words[firedInWords(alert)], alone].filter((part) => part !== null).join("; ");
}

/** An alert in full, as an analyst reads it. */
export function alertDetail(stored: StoredAlert, allowed: readonly AllowEntry[]): AlertDetail {
  const { alert, judgement } = stored;
  return {
    line: alertLine(stored),
    network: alert.key.destinationNetwork,
    sourceAddress: alert.key.sourceAddress,
    destinations: alert.destinations,
    moreDestinations: alert.moreDestinations,
    fired: firedWords(alert),
    judgement,
    flows: alert.flows.map(flowEntry),
    allowed,
  };
}

import { Command } from "commander";
import type { Alert, Detection, WitnessScore } from "../detection/alert.ts";
import { plainText } from "../detection/outputs/plain-text.ts";
import { preciseTime } from "../detection/outputs/precise-time.ts";
import { alertInWords, explanationInWords } from "../detection/outputs/words.ts";
import { storedAlertDocument } from "../store/alert-document.ts";
import type { StoredAlert } from "../store/alert-table.ts";
import { openStoreView } from "../store/open-beside.ts";
import { alertNamed } from "./alert-lookup.ts";
import { printResult } from "./print-result.ts";
import { storePath, withStore } from "./store-file.ts";
import type { StoreFlags } from "./store-file.ts";

function witnessLine(name: string, witness: WitnessScore | null): string {
  if (witness === null) return `      ${name}: not asked`;
  const { score, threshold, modelVersion } = witness;
  return `      ${name}: score ${score.toFixed(2)}, threshold ${threshold.toFixed(2)}, model ${plainText(modelVersion)}`;
}

function flowLines(flow: Detection): string[] {
  const { flowId, startMs, protocol, sourceAddress, sourcePort, destinationAddress, destinationPort } = flow;
  const ends = `${sourceAddress || "unknown"} ${sourcePort} -> ${destinationAddress || "unknown"} ${destinationPort}`;
  return [
    `    ${plainText(`${preciseTime(startMs)}  ${protocol}  ${ends}  ${flowId ?? "without an id"}`)}`,
    witnessLine("consortium", flow.consortium),
    witnessLine("local", flow.local),
    ...flow.explanation.map((explanation) => `      ${explanationInWords(explanation)}`),
  ];
}

function firedLine({ count, fired }: Alert): string {
  const alone =
    fired.localAlone > 0 ? "the local model alone would have fired" : "the local model alone would not have fired";
  return `consortium ${fired.consortium} and local ${fired.local} of ${count} flows; ${alone}`;
}

function inWords({ alert, status, judgement }: StoredAlert): string {
  const { id, severity, firstMs, lastMs, destinations, moreDestinations, flows } = alert;
  const said =
    judgement === null ? "" : ` by ${judgement.by}, ${preciseTime(judgement.madeMs)} ${judgement.note ?? ""}`;
  return [
    alertInWords(alert),
    "",
    `  id            ${id}`,
    `  severity      ${severity}`,
    `  status        ${plainText(`${status}${said}`)}`,
    `  first, last   ${preciseTime(firstMs)}, ${preciseTime(lastMs)}`,
    `  destinations  ${plainText(destinations.join(" ") || "unknown")}${moreDestinations ? " and more" : ""}`,
    `  fired         ${firedLine(alert)}`,
    "  flows, the strangest first",
    ...flows.flatMap(flowLines),
  ].join("\n");
}

/** `vervet alerts show`. */
export function alertsShowCommand(): Command {
  return withStore(new Command("show"))
    .description("show one alert: its flows, what moved their scores, which model fired")
    .argument("<id>", "the alert's id, or the beginning of it")
    .option("--json", "print one JSON document")
    .action((id: string, flags: StoreFlags & { readonly json?: boolean }) => {
      const view = openStoreView(storePath(flags));
      try {
        const stored = alertNamed(view, id);
        printResult(flags.json, storedAlertDocument(stored), () => inWords(stored));
      } finally {
        view.close();
      }
    });
}

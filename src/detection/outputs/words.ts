import { everything } from "../alert-key.ts";
import type { Alert } from "../alert.ts";
import type { Explanation } from "../explanation.ts";
import { featureInWords, shownNumber } from "../feature-words.ts";
import { plainText } from "./plain-text.ts";

/** Which machine and which vervet tell of an alert. */
export interface AlertOrigin {
  readonly host: string;
  readonly version: string;
}

/** `lasted 1810 s (here: median 0.284, p99 19.1)`, `outcome refused (here: 1% of flows)`. */
export function explanationInWords(explanation: Explanation): string {
  const { feature, value } = explanation;
  const name = feature.replaceAll("_", " ");
  if (explanation.kind === "categorical") {
    const { share } = explanation;
    const usual = share === null ? "" : ` (here: ${Number((100 * share).toPrecision(3))}% of flows)`;
    return plainText(`${name} ${value}${usual}`);
  }
  const { median, p99 } = explanation;
  const said = explanation.value === null ? `${name} unknown` : featureInWords(feature, explanation.value);
  const known = median !== null && p99 !== null;
  const usual = known ? ` (here: median ${shownNumber(feature, median)}, p99 ${shownNumber(feature, p99)})` : "";
  return plainText(`${said}${usual}`);
}

/** `1 flow`, `12 flows`. */
export function flowsInWords(count: number): string {
  return count === 1 ? "1 flow" : `${count} flows`;
}

/** A key's text for people: of too many to tell apart, or left out, as NetFlow exports do with addresses. */
function told(text: string, many: string): string {
  return text === everything ? many : plainText(text) || "unknown";
}

/** Who began the flows. */
export function whereFrom({ key }: Alert): string {
  return told(key.sourceAddress, "many sources");
}

/** The only destination, or the network that they share. */
export function whereTo({ key, destinations, moreDestinations }: Alert): string {
  const only = destinations.length === 1 && !moreDestinations;
  return told(only ? destinations[0]! : key.destinationNetwork, "many destinations");
}

/** `probe: 192.0.2.1 -> 198.51.100.0/24 (remote ports), 12 flows`. */
export function alertInWords(alert: Alert): string {
  const { key, count } = alert;
  const ports = `${told(key.portClass, "many")} ports`;
  return `${plainText(key.reason)}: ${whereFrom(alert)} -> ${whereTo(alert)} (${ports}), ${flowsInWords(count)}`;
}

/** Which models fired on the alert's flows. */
export function firedInWords({ fired }: Alert): "both" | "consortium" | "local" {
  if (fired.consortium > 0 && fired.local > 0) return "both";
  return fired.local > 0 ? "local" : "consortium";
}

/** Versions of the models that looked at the flow that the alert keeps first. */
export function modelsInWords({ flows }: Alert): string {
  const { consortium, local } = flows[0]!;
  const version = (name: string, witness: typeof local): string[] =>
    witness === null ? [] : [`${name} ${witness.modelVersion}`];
  return plainText([...version("consortium", consortium), ...version("local", local)].join(", "));
}

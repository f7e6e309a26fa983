import type { Alert, Severity } from "../alert.ts";
import { plainText } from "./plain-text.ts";
import { preciseTime } from "./precise-time.ts";
import { alertInWords, explanationInWords, firedInWords, modelsInWords, whereFrom, whereTo } from "./words.ts";
import type { AlertOrigin } from "./words.ts";

/** RFC 5424, section 6.2.1: security messages. */
const facility = 4;
/** The same section: critical, warning, notice. */
const syslogSeverity: Readonly<Record<Severity, number>> = { high: 2, medium: 4, low: 5 };

/** A structured data name needs an enterprise number; 32473 is the one for software without its own (RFC 5612). */
const structuredDataId = "vervet@32473";

/** A byte order mark says that a message is UTF-8 (RFC 5424, section 6.4). */
const utf8Mark = "\u{FEFF}";

/** A header field: printable ASCII without spaces, at most so long; `-` where nothing is left. */
function headerField(text: string, longest: number): string {
  return text.replaceAll(/[^!-~]/gu, "").slice(0, longest) || "-";
}

/** A parameter of structured data: `"`, `\` and `]` are escaped, and nothing ends the line. */
function parameter(name: string, value: string): string {
  return `${name}="${plainText(value).replaceAll(/["\\\]]/gu, (special) => `\\${special}`)}"`;
}

/** An alert as one message by RFC 5424, without the frame that a transport puts around it. */
export function syslogLine(alert: Alert, { host, version }: AlertOrigin): string {
  const { key, flows, fired } = alert;
  const flow = flows[0]!;
  const header = [
    `<${8 * facility + syslogSeverity[alert.severity]}>1`,
    preciseTime(alert.lastMs),
    headerField(host, 255),
    "vervet",
    "-",
    headerField(key.reason, 32),
  ].join(" ");
  const parameters = [
    parameter("alert", alert.id),
    parameter("severity", alert.severity),
    parameter("reason", key.reason),
    parameter("source", whereFrom(alert)),
    parameter("destination", whereTo(alert)),
    parameter("portClass", key.portClass),
    parameter("count", String(alert.count)),
    parameter("first", preciseTime(alert.firstMs)),
    parameter("fired", firedInWords(alert)),
    parameter("localAlone", String(fired.localAlone > 0)),
    parameter("models", modelsInWords(alert)),
    ...flows.flatMap(({ flowId }) => (flowId === null ? [] : [parameter("flow", flowId)])),
    ...flow.explanation.map((explanation) => parameter("because", explanationInWords(explanation))),
    parameter("version", version),
  ];
  return `${header} [${structuredDataId} ${parameters.join(" ")}] ${utf8Mark}${alertInWords(alert)}`;
}

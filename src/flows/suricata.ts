import { dead, other, type LineParser, type Parsed } from "./line-parser.ts";
import { isObject, parseObject, type JsonObject } from "./parse-object.ts";
import { flowIdOf, suricataFlow } from "./suricata-flow.ts";
import { epochSeconds } from "./timestamp.ts";

/** Can't stand inside a JSON string, where its quotes would be escaped: it is a member's name wherever it is found. */
const kindMark = '"event_type":"';

/**
 * Whether a line is of a kind that is left out, without parsing it. False where only parsing can tell: the member is spelt
 * with spaces, or there are several, as in two records run together.
 */
function isOtherKind(line: string): boolean {
  const at = line.indexOf(kindMark);
  if (at < 0) return false;
  const from = at + kindMark.length;
  return !line.startsWith('flow"', from) && !line.startsWith('alert"', from) && line.indexOf(kindMark, from) < 0;
}

/** What eve-log can be told to begin its lines with, for syslog. */
const prefix = "@cee:";

/** One `alert` event. Severity and category are what the rule's author thought. */
function suricataAlert(object: JsonObject, line: string): Parsed {
  const { alert } = object;
  const flowId = flowIdOf(object, line);
  if (!isObject(alert) || flowId === null) return dead("missing-field");
  const ts = epochSeconds(object["timestamp"]);
  if (Number.isNaN(ts)) return dead("bad-time");
  const { signature, category, severity } = alert;
  return {
    kind: "alert",
    alert: {
      flowId,
      ts,
      signature: typeof signature === "string" ? signature : "",
      category: typeof category === "string" ? category : null,
      severity: typeof severity === "number" ? severity : null,
    },
  };
}

/** Suricata's eve.json: `flow` events become records, `alert` events weak labels; other kinds are left out unparsed. */
export function createSuricataParser(): LineParser {
  return {
    parse(text) {
      const line = text.startsWith(prefix) ? text.slice(prefix.length) : text;
      if (isOtherKind(line) || line.trim() === "") return other;
      const object = parseObject(line);
      if (typeof object === "string") return dead(object);
      const kind = object["event_type"];
      if (kind === undefined) return dead("missing-field");
      if (kind === "flow") return suricataFlow(object, line);
      return kind === "alert" ? suricataAlert(object, line) : other;
    },
    context: () => "",
  };
}

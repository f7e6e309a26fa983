import assert from "node:assert/strict";
import * as fc from "fast-check";
import { plainText } from "../../../src/detection/outputs/plain-text.ts";
import { syslogLine } from "../../../src/detection/outputs/syslog.ts";
import { alertInWords } from "../../../src/detection/outputs/words.ts";
import { hostileAlert, hostileOrigin, origin, sampleAlert } from "./alerts.ts";

interface Message {
  readonly priority: number;
  readonly timestamp: string;
  readonly host: string;
  readonly id: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly text: string;
}

/** A parser of its own, by the grammar of RFC 5424, section 6: null for what is no message. */
function parse(line: string): Message | null {
  const header =
    /^<(?<priority>\d{1,3})>1 (?<timestamp>\S+) (?<host>[!-~]{1,255}) (?<app>[!-~]{1,48}) (?<process>[!-~]{1,128}) (?<id>[!-~]{1,32}) /.exec(
      line,
    );
  if (header === null) return null;
  let at = header[0].length;
  const name = /\[(?<name>[!#-<>-\\^-~]{1,32})/y;
  name.lastIndex = at;
  const element = name.exec(line);
  if (element === null) return null;
  at = name.lastIndex;
  const parameters: [string, string][] = [];
  const parameter = / (?<name>[!#-<>-\\^-~]{1,32})="(?<value>(?:[^"\\\]]|\\["\\\]])*)"/y;
  for (;;) {
    parameter.lastIndex = at;
    const found = parameter.exec(line);
    if (found === null) break;
    parameters.push([found.groups!["name"]!, found.groups!["value"]!.replaceAll(/\\(["\\\]])/g, "$1")]);
    at = parameter.lastIndex;
  }
  if (!line.startsWith("] \u{feff}", at)) return null;
  const { priority, timestamp, host, id } = header.groups as Record<string, string>;
  return {
    priority: Number(priority),
    timestamp: timestamp!,
    host: host!,
    id: id!,
    parameters,
    text: line.slice(at + 3),
  };
}

describe("an alert by RFC 5424", () => {
  it("has a header, structured data, and a message for people", () => {
    const alert = sampleAlert();
    const message = parse(syslogLine(alert, origin))!;
    assert.deepEqual(message, {
      priority: 36, // security (4), warning (4)
      timestamp: "2023-11-14T22:13:20.042Z",
      host: "sensor-1",
      id: "probe",
      parameters: [
        ["alert", alert.id],
        ["severity", "medium"],
        ["reason", "probe"],
        ["source", "192.0.2.7"],
        ["destination", "198.51.100.9"],
        ["portClass", "remote"],
        ["count", "2"],
        ["first", "2023-11-14T22:13:20.042Z"],
        ["fired", "consortium"],
        ["localAlone", "false"],
        ["models", "consortium 12, local 7"],
        ["flow", "1374195536821504"],
        ["flow", "CYfHyC1"],
        ["because", "lasted 1810 s (here: median 0.284, p99 19.1)"],
        ["because", "outcome refused (here: 1% of flows)"],
        ["version", "0.1.0"],
      ],
      text: "probe: 192.0.2.7 -> 198.51.100.9 (remote ports), 2 flows",
    });
  });

  it("keeps its line, its fields and its escapes, whatever the log held", () => {
    fc.assert(
      fc.property(hostileAlert, hostileOrigin, (alert, from) => {
        const line = syslogLine(alert, from);
        assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029]/u);
        const message = parse(line);
        assert.ok(message !== null, line);
        const value = (name: string): string | undefined => message.parameters.find(([each]) => each === name)?.[1];
        assert.equal(value("reason"), plainText(alert.key.reason));
        assert.equal(value("count"), String(alert.count));
        assert.deepEqual(
          message.parameters.filter(([name]) => name === "flow").map(([, id]) => id),
          alert.flows.flatMap(({ flowId }) => (flowId === null ? [] : [plainText(flowId)])),
        );
        assert.equal(message.parameters.at(-1)![0], "version");
        assert.equal(message.text, alertInWords(alert));
      }),
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { outcomes, type FlowRecord } from "../../src/flows/flow-record.ts";
import type { LineParser } from "../../src/flows/line-parser.ts";
import { createNetflowParser } from "../../src/flows/netflow.ts";
import { createSuricataParser } from "../../src/flows/suricata.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";

const zeekFields =
  `ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration conn_state orig_pkts orig_ip_bytes
  resp_pkts resp_ip_bytes label`.split(/\s+/u);
const netflowFields =
  `IPV4_SRC_ADDR L4_SRC_PORT IPV4_DST_ADDR L4_DST_PORT PROTOCOL L7_PROTO IN_BYTES IN_PKTS OUT_BYTES OUT_PKTS
  CLIENT_TCP_FLAGS FLOW_DURATION_MILLISECONDS`.split(/\s+/u);

const parsers: Readonly<Record<string, () => LineParser>> = {
  zeek: () => createZeekParser(`#path\tconn\n#fields\t${zeekFields.join("\t")}`),
  suricata: createSuricataParser,
  netflow: () => createNetflowParser(netflowFields.join(",")),
};

/** Values that break programs, among some that don't. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    1,
    -1,
    2 ** 53 + 2,
    -0,
    1e308,
    "",
    "-",
    "tcp",
    "TCP",
    "6",
    "10.0.0.1",
    "::1",
    "SF",
    null,
    {},
    [],
  ),
  fc.constantFrom<unknown>("NaN", "Infinity", "1e999", "0x10", "\0", "2021-06-06T15:57:37+0200", "__proto__", true),
  fc.integer(),
  fc.string({ maxLength: 12 }),
);
const memberNames = [
  ...zeekFields,
  "event_type",
  "flow_id",
  "src_ip",
  "dest_ip",
  "flow",
  "tcp",
  "vlan",
  "alert",
  "__proto__",
];
const innerNames = [
  "start",
  "end",
  "pkts_toserver",
  "bytes_toclient",
  "tcp_flags_ts",
  "tcp_flags_tc",
  "signature",
  "__proto__",
];
const inner = fc.dictionary(fc.constantFrom(...innerNames), value);
const member = fc.oneof({ weight: 3, arbitrary: value }, inner, fc.constantFrom<unknown>("flow", "alert"));
const objectLine = fc
  .array(fc.tuple(fc.constantFrom(...memberNames), member), { maxLength: 20 })
  .map(
    (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`,
  );
const rowLine = (separator: string): fc.Arbitrary<string> =>
  fc.array(value, { maxLength: 18 }).map((cells) => cells.map(String).join(separator));
const line = fc.oneof(
  objectLine,
  fc.tuple(objectLine, fc.nat()).map(([text, cut]) => text.slice(0, cut % (text.length + 1))),
  rowLine("\t"),
  rowLine(","),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("#fields", "#path", "#separator", "\t", " ", "ts", "conn", "dns", "\\x00"))
    .map((x) => x.join("")),
);

function assertRecord(record: FlowRecord): void {
  const { ts, sourcePort, destinationPort, sourceAddress, durationS, packetsOut, packetsIn, bytesOut, bytesIn } =
    record;
  for (const number of [ts, durationS, packetsOut, packetsIn, bytesOut, bytesIn]) {
    assert.ok(Number.isNaN(number) || (number >= 0 && number <= Number.MAX_SAFE_INTEGER), String(number));
  }
  for (const port of [sourcePort, destinationPort]) assert.ok(Number.isInteger(port) && port >= 0 && port <= 65_535);
  assert.ok(/^[\da-f:.%\w-]*$/u.test(sourceAddress));
  assert.ok(outcomes.includes(record.outcome));
}

describe("hostile lines", () => {
  for (const [name, create] of Object.entries(parsers)) {
    it(`become a record in range, an alert, a dead letter or nothing: ${name}`, () => {
      fc.assert(
        fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
          const parser = create();
          for (const text of lines) {
            const parsed = parser.parse(text);
            if (parsed.kind === "flow") assertRecord(parsed.record);
            else assert.ok(["alert", "other", "dead"].includes(parsed.kind));
          }
          const again = create();
          for (const text of lines) again.parse(text);
          assert.equal(again.context(), parser.context());
        }),
        { numRuns: 2000 },
      );
    });
  }
});

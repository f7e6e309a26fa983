import assert from "node:assert/strict";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { createSuricataParser } from "../../src/flows/suricata.ts";
import { lastOf } from "./last-of.ts";
import { someRecord } from "./some-record.ts";

const flow = {
  timestamp: "1970-01-01T02:00:09.000000+0200",
  flow_id: 445348883402532,
  event_type: "flow",
  src_ip: "10.0.0.1",
  src_port: 1025,
  dest_ip: "10.0.0.2",
  dest_port: 80,
  proto: "TCP",
  app_proto: "http",
  flow: {
    pkts_toserver: 5,
    pkts_toclient: 4,
    bytes_toserver: 430,
    bytes_toclient: 464,
    start: "1970-01-01T02:00:01.500000+0200",
    end: "1970-01-01T02:00:01.750000+0200",
    state: "closed",
  },
  tcp: { tcp_flags_ts: "1b", tcp_flags_tc: "1b" },
};

const record = someRecord({ id: "445348883402532", ts: 1.5, sourcePort: 1025 });

const parse = (line: string | object): unknown =>
  lastOf(createSuricataParser(), [typeof line === "string" ? line : JSON.stringify(line)]);

describe("Suricata's eve.json", () => {
  it("gives the record that Zeek gives of the same conversation, without layer 2", () => {
    assert.deepEqual(parse(flow), record);
  });

  it("is read with any spacing and order of members", () => {
    assert.deepEqual(parse(JSON.stringify(flow, null, 1).replaceAll("\n", " ")), record);
    assert.deepEqual(parse(Object.fromEntries(Object.entries(flow).toReversed())), record);
  });

  it("takes VLAN tags off every packet too", () => {
    const { bytesOut, bytesIn } = parse({ ...flow, vlan: [10, 20] }) as FlowRecord;
    assert.deepEqual([bytesOut, bytesIn], [360 - 5 * 8, 408 - 4 * 8]);
  });

  it("tells outcomes by the flags of both sides, or by the flow's state where there are none", () => {
    const outcome = (ts: string, tc: string, packetsIn = 4): string => {
      const counts = { ...flow.flow, pkts_toclient: packetsIn };
      return (parse({ ...flow, flow: counts, tcp: { tcp_flags_ts: ts, tcp_flags_tc: tc } }) as FlowRecord).outcome;
    };
    assert.equal(outcome("02", "14"), "refused");
    assert.equal(outcome("02", "00", 0), "unanswered");
    assert.equal(outcome("16", "12"), "reset");
    assert.equal(outcome("1a", "1a"), "open");
    assert.equal(outcome("18", "18"), "midstream");
    const { tcp: _, ...withoutFlags } = flow;
    assert.equal((parse(withoutFlags) as FlowRecord).outcome, "closed");
    assert.equal((parse({ ...flow, proto: "UDP" }) as FlowRecord).outcome, "answered");
  });

  it("keeps all digits of a flow's id", () => {
    const line = JSON.stringify(flow).replace("445348883402532", "18446744073709551615");
    assert.equal((parse(line) as FlowRecord).id, "18446744073709551615");
  });

  it("makes weak labels of alerts, found by the flow's id", () => {
    const alert = {
      timestamp: "1970-01-01T00:00:02Z",
      flow_id: 7,
      event_type: "alert",
      alert: { signature: "ET SCAN", category: "Misc Attack", severity: 2 },
    };
    assert.deepEqual(createSuricataParser().parse(JSON.stringify(alert)), {
      kind: "alert",
      alert: { flowId: "7", ts: 2, signature: "ET SCAN", category: "Misc Attack", severity: 2 },
    });
  });

  it("leaves other kinds out without parsing them", () => {
    assert.equal(parse('{"event_type":"dns", and this is not even JSON'), "other");
    assert.equal(parse('{"event_type" : "dns"}'), "other");
    assert.equal(parse(""), "other");
  });

  it("is not misled by the kind's name inside a string", () => {
    const http = { http_user_agent: '"event_type":"dns"' };
    assert.deepEqual(parse({ http, ...flow }), record);
  });

  it("never takes two records in a line for one of another kind", () => {
    const dns = '{"event_type":"dns"}';
    assert.equal(parse(`${dns}${JSON.stringify(flow)}`), "not-json");
    assert.equal(parse(`${JSON.stringify(flow)}${dns}`), "not-json");
  });

  it("tells what a broken line lacks", () => {
    assert.equal(parse(JSON.stringify(flow).slice(0, 200)), "not-json");
    assert.equal(parse('{"a":1}'), "missing-field");
    assert.equal(parse('["flow"]'), "not-an-object");
    assert.equal(parse({ ...flow, flow: null }), "missing-field");
    assert.equal(parse({ ...flow, flow: { ...flow.flow, start: "now" } }), "bad-time");
    assert.equal(parse({ ...flow, src_ip: "nowhere" }), "bad-address");
    assert.equal(parse({ ...flow, flow: { ...flow.flow, pkts_toserver: -3 } }), "bad-number");
    assert.equal(parse({ ...flow, flow: { ...flow.flow, bytes_toclient: 2 ** 53 + 2 } }), "bad-number");
    assert.equal(parse({ ...flow, flow: { ...flow.flow, end: "1970-01-01T00:00:01Z" } }), "bad-number");
  });
});

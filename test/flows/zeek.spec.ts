import assert from "node:assert/strict";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { lastOf } from "./last-of.ts";
import { someRecord } from "./some-record.ts";

const header = [
  "#separator \\x09",
  "#set_separator\t,",
  "#empty_field\t(empty)",
  "#unset_field\t-",
  "#path\tconn",
  "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes",
  "#types\ttime\tstring",
];
const row = "1.5\tC1\t10.0.0.1\t1025\t10.0.0.2\t80\ttcp\thttp\t0.25\t100\t200\tSF\t5\t360\t4\t408";

const record = someRecord({ ts: 1.5, sourcePort: 1025 });

const last = (...lines: readonly string[]): unknown => lastOf(createZeekParser(), lines);

const json = (over: object = {}, base: object = jsonFields): string => JSON.stringify({ ...base, ...over });
const jsonFields = {
  ts: 1.5,
  uid: "C1",
  "id.orig_h": "10.0.0.1",
  "id.orig_p": 1025,
  "id.resp_h": "10.0.0.2",
  "id.resp_p": 80,
  proto: "tcp",
  service: "http",
  duration: 0.25,
  conn_state: "SF",
  orig_pkts: 5,
  orig_ip_bytes: 360,
  resp_pkts: 4,
  resp_ip_bytes: 408,
};
const underscored = Object.fromEntries(
  Object.entries(jsonFields).map(([key, value]) => [key.replace(".", "_"), value]),
);

describe("Zeek's conn.log", () => {
  it("is the same record as TSV, dotted and underscored JSON, with epoch or ISO time", () => {
    assert.deepEqual(last(...header, row), record);
    assert.deepEqual(last(json()), record);
    assert.deepEqual(last(json({}, underscored)), record);
    assert.deepEqual(last(json({ ts: "1970-01-01T00:00:01.500000Z" })), record);
    assert.deepEqual(last(json({ extra: { deep: [1] }, _path: "conn" })), record);
  });

  it("in TSV is read by its #fields line, whatever order, separator and unset mark it names", () => {
    const odd = [
      "\t#separator \\x7c",
      "#unset_field|?",
      "#path|conn",
      "#fields|extra|proto|id.resp_p|id.resp_h|id.orig_p|id.orig_h|uid|ts|conn_state|orig_pkts|orig_ip_bytes|resp_pkts|resp_ip_bytes|duration|service",
      "x|tcp|80|10.0.0.2|1025|10.0.0.1|C1|1.5|SF|5|360|4|408|0.25|?",
    ];
    assert.deepEqual(last(...odd), { ...record, service: null });
  });

  it("may change its header midway", () => {
    const changed = ["#fields\tuid\tts", ...header.slice(5, 6), row];
    assert.deepEqual(last(...header, row, ...changed), record);
    assert.equal(last(...header, "#fields\tts\tuid\tconn_state", row), "too-many-columns");
  });

  it("takes the three columns apart that IoT-23 writes into one", () => {
    const labelled = [
      ...header.slice(0, 5),
      `${header[5]}\ttunnel_parents   label   detailed-label`,
      `${row}\t(empty)   Malicious   C&C`,
    ];
    assert.deepEqual(last(...labelled), { ...record, label: "C&C" });
    assert.deepEqual(last(...labelled.slice(0, 6), `${row}\t-   Benign   -`), { ...record, label: "Benign" });
  });

  it("leaves out records of other kinds, comments and blank lines", () => {
    assert.equal(last(json({ _path: "dns" })), "other");
    assert.equal(last('{"ts":1,"uid":"C1","id.orig_h":"10.0.0.1","proto":"udp","query":"example.org"}'), "other");
    assert.equal(last("#path\tdns", "#fields\tts\tquery", "1\texample.org"), "other");
    assert.equal(last(...header, "#close\t2020-10-06-17-33-29"), "other");
    assert.equal(last("  "), "other");
  });

  it("goes on with its own context, as after a restart", () => {
    const parser = createZeekParser();
    for (const line of header) parser.parse(line);
    assert.deepEqual(createZeekParser(parser.context()).parse(row), { kind: "flow", record });
  });

  it("tells what a broken line lacks", () => {
    assert.equal(last(row), "no-header");
    assert.equal(last(...header, row.slice(0, 30)), "too-few-columns");
    assert.equal(last(...header, `${row}${row}`), "too-many-columns");
    assert.equal(last(`${json()}${json()}`), "not-json");
    assert.equal(last(json().slice(0, -9)), "not-json");
    assert.equal(last(json().replace("C1", "C\0")), "not-json");
    assert.equal(last('{"conn_state":"SF"}'), "missing-field");
    assert.equal(last(json({ ts: "yesterday" })), "bad-time");
    assert.equal(last(json({ "id.orig_h": "<script>" })), "bad-address");
    for (const bad of [-1, 2 ** 53 + 2, "many", {}, true]) {
      assert.equal(last(json({ orig_pkts: bad })), "bad-number", JSON.stringify(bad));
    }
    assert.equal(last(json({ "id.resp_p": 65_536 })), "bad-number");
  });

  it("keeps a record whose counts are missing, as numbers that are not known", () => {
    const { orig_pkts: _, ...fields } = jsonFields;
    assert.deepEqual(last(json({}, fields)), { ...record, packetsOut: Number.NaN });
  });

  it("has no duration for a single packet but zero", () => {
    const single = { duration: undefined, orig_pkts: 1, resp_pkts: 0 };
    assert.equal((last(json(single)) as FlowRecord).durationS, 0);
    assert.ok(Number.isNaN((last(json({ duration: undefined })) as FlowRecord).durationS));
  });

  it("does not look through the prototype", () => {
    assert.equal(last('{"__proto__":{"ts":1,"conn_state":"SF"},"conn_state":"SF"}'), "missing-field");
    assert.deepEqual(last(`{"__proto__":{"ts":9},${json().slice(1)}`), record);
    assert.equal((last(json({ conn_state: "__proto__" })) as FlowRecord).outcome, "midstream");
  });

  it("reads IPv6 in its forms, and puts no ports on ICMP", () => {
    for (const form of ["::1", "FE80::1%eth0", "::ffff:10.0.0.1", "2001:718:2:1663:dc58:6d9:ef13:51a5"]) {
      assert.equal((last(json({ "id.orig_h": form })) as FlowRecord).sourceAddress, form.toLowerCase());
    }
    const ping = last(json({ proto: "icmp", "id.orig_p": 8, "id.resp_p": 0 })) as FlowRecord;
    assert.deepEqual([ping.sourcePort, ping.destinationPort, ping.outcome], [0, 0, "answered"]);
  });
});

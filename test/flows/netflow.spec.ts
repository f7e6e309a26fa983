import assert from "node:assert/strict";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { createNetflowParser } from "../../src/flows/netflow.ts";
import { lastOf } from "./last-of.ts";
import { someRecord } from "./some-record.ts";

const header =
  "IPV4_SRC_ADDR,L4_SRC_PORT,IPV4_DST_ADDR,L4_DST_PORT,PROTOCOL,L7_PROTO,IN_BYTES,IN_PKTS,OUT_BYTES,OUT_PKTS,CLIENT_TCP_FLAGS,SERVER_TCP_FLAGS,FLOW_DURATION_MILLISECONDS,Label,Attack";
const row = "10.0.0.1,1025,10.0.0.2,80,6,7.0,360,5,408,4,27,27,250,0,Benign";

const record = someRecord({ id: null, ts: Number.NaN, sourcePort: 1025, label: "Benign" });

const last = (...lines: readonly string[]): unknown => lastOf(createNetflowParser(), lines);

describe("NetFlow as CSV", () => {
  it("gives the record that Zeek gives of the same conversation, without a time", () => {
    assert.deepEqual(last(header, row), record);
  });

  it("is read by its header, which may change midway, and in quotes", () => {
    assert.deepEqual(last(header, row, "PROTOCOL,IN_BYTES,IN_PKTS,OUT_BYTES,OUT_PKTS", "17,90,1,0,0"), {
      ...record,
      durationS: Number.NaN,
      protocol: "udp",
      service: null,
      sourceAddress: "",
      sourcePort: 0,
      destinationAddress: "",
      destinationPort: 0,
      packetsOut: 1,
      packetsIn: 0,
      bytesOut: 90,
      bytesIn: 0,
      outcome: "unanswered",
      label: null,
    });
    assert.deepEqual(last(header, `"${row.replaceAll(",", '","')}"`), record);
    assert.equal((last(`${header},FLOW_START_MILLISECONDS`, `${row},1500`) as FlowRecord).ts, 1.5);
  });

  it("goes on with its own context, as after a restart", () => {
    const parser = createNetflowParser();
    parser.parse(header);
    assert.deepEqual(createNetflowParser(parser.context()).parse(row), { kind: "flow", record });
  });

  it("tells what a broken line lacks", () => {
    assert.equal(last(row), "no-header");
    assert.equal(last(header, row.slice(0, 20)), "too-few-columns");
    assert.equal(last(header, `${row}${row}`), "too-many-columns");
    assert.equal(last(header, `"${row}`), "unclosed-quote");
    assert.equal(last(header, row.replace("360", "-360")), "bad-number");
    assert.equal(last(header, row.replace("360", "9007199254740994")), "bad-number");
    assert.equal(last(header, row.replace("360", "")), "missing-field");
    assert.equal(last(header, row.replace("10.0.0.2", "x y")), "bad-address");
    assert.equal(last(header, ""), "other");
  });
});

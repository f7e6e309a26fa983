import assert from "node:assert/strict";
import { createSuricataParser } from "../../../src/flows/suricata.ts";
import { syntheticRecords } from "../../../src/flows/synthetic-records.ts";
import { createZeekParser } from "../../../src/flows/zeek.ts";
import {
  eveAlertLine,
  eveFlowLine,
  zeekJsonLine,
  zeekTsvHeader,
  zeekTsvLine,
} from "../../../src/testbed/live/sensor-lines.ts";

/** Times to the millisecond, as eve.json has them; no label, since sensors write none. */
const records = syntheticRecords({ seed: "lines", organisation: 0, benignFlows: 300, flowsPerFamily: 20 }).map(
  (record, n) => {
    const ts = Math.round(1000 * record.ts) / 1000;
    const durationS = Math.round(1000 * record.durationS) / 1000;
    return { ...record, id: String(n + 1), ts, durationS, label: null };
  },
);

describe("a sensor's lines", () => {
  const written = {
    "conn.log in TSV": { parser: createZeekParser(zeekTsvHeader.join("\n")), write: zeekTsvLine },
    "conn.log in JSON": { parser: createZeekParser(), write: zeekJsonLine },
    "eve.json": { parser: createSuricataParser(), write: eveFlowLine },
  };
  for (const [log, { parser, write }] of Object.entries(written)) {
    it(`are read as the records that they were written from: ${log}`, () => {
      for (const record of records) {
        const parsed = parser.parse(write(record));
        assert.ok(parsed.kind === "flow", JSON.stringify(parsed));
        const { ts, durationS, ...rest } = parsed.record;
        assert.ok(Math.abs(ts - record.ts) < 1e-5 && Math.abs(durationS - record.durationS) < 1e-5);
        assert.deepEqual({ ...rest, ts: record.ts, durationS: record.durationS }, record);
      }
    });
  }

  it("tell a rule's alert about the flow that it is about", () => {
    const parsed = createSuricataParser().parse(eveAlertLine(records[0]!, "a rule"));
    assert.ok(parsed.kind === "alert");
    assert.deepEqual([parsed.alert.flowId, parsed.alert.signature], ["1", "a rule"]);
  });
});

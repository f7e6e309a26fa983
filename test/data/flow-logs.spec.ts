import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import type { LineParser } from "../../src/flows/line-parser.ts";
import { readLines } from "../../src/flows/read-lines.ts";
import { createNetflowParser } from "../../src/flows/netflow.ts";
import { createSuricataParser } from "../../src/flows/suricata.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

/** The whole text of a log, read another way than the product does. */
function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
}

async function readAll(path: string, parser: LineParser) {
  const read = { records: [] as FlowRecord[], lines: 0, alerts: 0, other: 0, dead: 0 };
  for await (const lines of readLines(path)) {
    for (const line of lines) {
      const parsed = line.fault === null ? parser.parse(line.text) : null;
      read.lines += 1;
      if (parsed?.kind === "flow") read.records.push(parsed.record);
      else if (parsed?.kind === "alert") read.alerts += 1;
      else if (parsed?.kind === "other") read.other += 1;
      else read.dead += 1;
    }
  }
  return read;
}

describeWith(dataFolder, "VERVET_DATA", "real logs", () => {
  const folder = dataFolder ?? "";
  const zeekLogs = dataFolder === null ? [] : readdirSync(join(folder, "zeek"));

  for (const name of zeekLogs) {
    it(`are read without a lost or doubled record: zeek/${name}`, async () => {
      const path = join(folder, "zeek", name);
      const uids = textOf(path)
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"))
        .map((line) => (line.startsWith("{") ? /"uid":"([^"]+)"/u.exec(line)![1] : line.split("\t")[1]));
      const { records, dead } = await readAll(path, createZeekParser());
      assert.deepEqual(
        records.map(({ id }) => id),
        uids,
      );
      assert.equal(dead, 0);
    });
  }

  it("are read without a lost or doubled record: suricata/malicious.eve.json.gz", async () => {
    const path = join(folder, "suricata", "malicious.eve.json.gz");
    const ids = [...textOf(path).matchAll(/"flow_id":(\d+),[^\n]*"event_type":"flow"/gu)].map(([, id]) => id);
    const { records, alerts, other, dead } = await readAll(path, createSuricataParser());
    assert.deepEqual(
      records.map(({ id }) => id),
      ids,
    );
    assert.deepEqual([records.length, alerts, other, dead], [3512, 745, 743, 0]);
  });

  it("carry IoT-23's labels", async () => {
    const { records } = await readAll(join(folder, "zeek", "iot23-mirai.conn.log.labeled.gz"), createZeekParser());
    const count = (label: string): number => records.filter((record) => record.label === label).length;
    assert.deepEqual(
      [count("DDoS"), count("C&C"), count("Benign"), count("PartOfAHorizontalPortScan")],
      [14_394, 6706, 1923, 122],
    );
  });

  it("give one record a row of NF-v2, attacks by name", async () => {
    const { records, dead } = await readAll(join(folder, "nf-v2", "cicids2018.csv.gz"), createNetflowParser());
    assert.deepEqual([records.length, dead], [177_139, 0]);
    assert.ok(Math.abs(records.filter(({ label }) => label !== "Benign").length / records.length - 0.127) < 0.001);
  });
});

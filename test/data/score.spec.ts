import assert from "node:assert/strict";
import { join } from "node:path";
import { createLogScorer } from "../../src/detection/score-log.ts";
import { createScorer } from "../../src/detection/score.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { createFlowReader } from "../../src/features/row-reader.ts";
import type { LineParser } from "../../src/flows/line-parser.ts";
import { readLines } from "../../src/flows/read-lines.ts";
import { createSuricataParser } from "../../src/flows/suricata.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { readStarterModel } from "../../src/store/starter-model.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

describeWith(dataFolder, "VERVET_DATA", "scoring real logs with the starter model", () => {
  const scored = async (path: string, parser: LineParser) => {
    const scorer = createLogScorer(
      createFlowReader(parser),
      createScorer(createWasmEngine(), await readStarterModel()),
    );
    let text = "";
    for await (const lines of readLines(join(dataFolder!, path))) text += scorer.score(lines);
    const rows = text.trimEnd().split("\n");
    return { rows: rows.map((row) => JSON.parse(row) as { score: number; alert: boolean }), counts: scorer.counts() };
  };

  // Flows by `grep -vc '^\s*#'` and `grep -c '"event_type":"flow"'`.
  const flows: Readonly<Record<string, number>> = {
    "zeek/iot23-mirai.conn.log.labeled.gz": 23_145,
    "zeek/mixed-json.conn.log": 576,
    "zeek/mixed-tsv.conn.log": 141,
    "zeek/portscan-horizontal.conn.log": 41,
    "zeek/portscan-vertical.conn.log": 50,
    "suricata/malicious.eve.json.gz": 3512,
  };
  for (const [path, count] of Object.entries(flows)) {
    it(`gives exactly one line a flow: ${path}`, async () => {
      const parser = path.startsWith("suricata") ? createSuricataParser() : createZeekParser();
      const { rows, counts } = await scored(path, parser);
      assert.deepEqual([rows.length, counts.flows, counts.firstDead], [count, count, null]);
      assert.ok(rows.every(({ score }) => score >= 0 && score <= 1));
      assert.equal(rows.filter(({ alert }) => alert).length, counts.alerts);
    });
  }

  it("finds a port scan that it has never seen", async () => {
    const { counts } = await scored("zeek/portscan-vertical.conn.log", createZeekParser());
    assert.ok(counts.alerts >= 40, `${counts.alerts} of 50 flows`);
  });
});

import assert from "node:assert/strict";
import { createLogScorer } from "../../src/detection/score-log.ts";
import { createScorer } from "../../src/detection/score.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { createFlowReader } from "../../src/features/row-reader.ts";
import { createLineSplitter } from "../../src/flows/line-splitter.ts";
import type { LogLine } from "../../src/flows/log-line.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { readStarterModel } from "../../src/store/starter-model.ts";

const flow = (id: number, over: object = {}): string =>
  JSON.stringify({
    ts: 1000 + id / 100,
    uid: `C${id}`,
    "id.orig_h": "10.0.0.1",
    "id.orig_p": 50_000,
    "id.resp_h": "10.0.0.2",
    "id.resp_p": 80,
    proto: "tcp",
    conn_state: "SF",
    duration: 0.1,
    orig_pkts: 5,
    orig_ip_bytes: 400,
    resp_pkts: 5,
    resp_ip_bytes: 900,
    ...over,
  });

function linesOf(text: string): LogLine[] {
  const splitter = createLineSplitter();
  return [...splitter.push(Buffer.from(text)), ...splitter.finish()];
}

describe("scoring a log", () => {
  const engine = createWasmEngine();
  const scorerOf = async () => createScorer(engine, await readStarterModel());

  it("gives one line a flow, in order, and counts the others", async () => {
    const scorer = createLogScorer(createFlowReader(createZeekParser()), await scorerOf());
    const lines = linesOf(
      [flow(0), "", "rubbish", flow(1), '{"_path":"dns"}', flow(2, { ts: "?" }), flow(3)].join("\n"),
    );
    const scored = scorer.score(lines).trimEnd().split("\n");
    const rows = scored.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      rows.map(({ line, id, ts }) => [line, id, ts]),
      [
        [1, "C0", 1000],
        [4, "C1", 1000.01],
        [7, "C3", 1000.03],
      ],
    );
    for (const row of rows) {
      assert.deepEqual(Object.keys(row), ["line", "id", "ts", "score", "alert", "reason"]);
      assert.ok(typeof row["score"] === "number" && row["score"] >= 0 && row["score"] <= 1);
      assert.equal(row["alert"], row["reason"] !== null);
    }
    const { flows, other, dead, firstDead } = scorer.counts();
    assert.deepEqual([flows, other], [3, 2]);
    assert.deepEqual(dead, { "no-header": 1, "bad-time": 1 });
    assert.deepEqual(firstDead, { line: 3, reason: "no-header" });
  });

  it("says the same however the log arrives", async () => {
    const text = Array.from({ length: 2500 }, (_, i) => `${flow(i, { "id.resp_p": i })}\n`).join("");
    const lines = linesOf(text);
    const whole = createLogScorer(createFlowReader(createZeekParser()), await scorerOf());
    const piecewise = createLogScorer(createFlowReader(createZeekParser()), await scorerOf());
    const pieces = Array.from({ length: 25 }, (_, i) => piecewise.score(lines.slice(i * 100, (i + 1) * 100)));
    assert.equal(pieces.join(""), whole.score(lines));
    assert.deepEqual(piecewise.counts(), whole.counts());
  });

  it("finds a scan by what it leaves behind, and says so", async () => {
    const scan = { conn_state: "S0", orig_pkts: 1, orig_ip_bytes: 44, resp_pkts: 0, resp_ip_bytes: 0, duration: 0 };
    const text = Array.from({ length: 200 }, (_, i) => `${flow(i, { ...scan, "id.resp_p": 1 + 37 * i })}\n`).join("");
    const scorer = createLogScorer(createFlowReader(createZeekParser()), await scorerOf());
    const last = scorer.score(linesOf(text)).trimEnd().split("\n").slice(-100);
    const rows = last.map((line) => JSON.parse(line) as { alert: boolean; reason: string });
    assert.ok(rows.every(({ alert }) => alert));
    assert.ok(rows.some(({ reason }) => /100% of the source's flows in 60 s failed \(usually 0\)/u.test(reason)));
  });
});

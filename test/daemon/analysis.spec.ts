import assert from "node:assert/strict";
import { createAnalysis, type Analysis } from "../../src/daemon/analysis.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { seededRandom } from "../../src/random.ts";
import { linear, someDetector } from "../detection/some-detector.ts";
import { smallTable } from "../flows/small-table.ts";
import { someRecord } from "../flows/some-record.ts";

/** A model that is alarmed by the first number alone. */
const starter = someDetector({ parameters: linear([4, 0, 0, 0, 0]), threshold: 0.5 });
const settings = { budget: { falsePositiveRate: 0.02 }, surgeFactor: 5, rollbackFactor: 4 };

/** Feeds flows whose first number is drawn from `from` to `from + 100`. */
function feed(analysis: Analysis, flows: number, seed: string, from = 0) {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: flows }, () => ({ numeric: [from + 100 * random.next(), 50], categorical: [0] }));
  const records: FlowRecord[] = drawn.map(() => someRecord());
  return analysis.analyse({ records, table: smallTable(drawn), labels: drawn.map(() => null) });
}

describe("what the daemon makes of flows", () => {
  it("keeps an attack out of the flows that thresholds are set on, and out of what is learnt", () => {
    const analysis = createAnalysis(createWasmEngine(), starter, () => settings, 2000);
    feed(analysis, 2000, "ordinary");
    analysis.recalibrate(null);
    const { threshold } = analysis.live();
    feed(analysis, 50, "an attack begins", 99);
    assert.ok(analysis.isSurging());
    for (let i = 0; i < 10; i++) {
      const { believed, detections } = feed(analysis, 500, `an attack ${i}`, 99);
      assert.deepEqual(believed, []);
      assert.ok(detections.length > 400);
      analysis.recalibrate(null);
    }
    // Fifty flows were taken in before anybody could know.
    assert.ok(Math.abs(analysis.live().threshold - threshold) < 0.2, `${threshold} ${analysis.live().threshold}`);
  });

  it("explains a flagged flow by the feature that moved its score, and says what each witness made of it", () => {
    const analysis = createAnalysis(createWasmEngine(), starter, () => settings, 2000);
    feed(analysis, 2000, "ordinary");
    const { spec } = starter;
    const local = { spec, parameters: linear([0, 0, 0, 0, 0]), version: "9" };
    analysis.adopt({ local }, null);
    const { detections } = feed(analysis, 1, "an attack", 200);
    const [flow] = detections;
    assert.equal(flow!.explanation[0]?.feature, starter.schema.numeric[0]);
    assert.ok(flow!.consortium!.score >= flow!.consortium!.threshold);
    assert.equal(flow!.local!.modelVersion, "9");
    assert.ok(flow!.local!.score < flow!.local!.threshold);
  });
});

import assert from "node:assert/strict";
import { createLiveDetector, type DetectorSettings, type ModelToAdopt } from "../../src/detection/live-detector.ts";
import type { DenseNetwork, Engine } from "../../src/engine/engine.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import type { RecentRows } from "../../src/detection/panel.ts";

const spec = mlp(2, [], ["benign", "dos"]);
/** A model whose margin is the sum of the two inputs by these weights. */
const model = (version: string, a: number, b: number, bias = 0): ModelToAdopt => ({
  spec,
  parameters: Float32Array.of(0, a, 0, b, 0, bias),
  version,
});
const settings: DetectorSettings = { budget: { falsePositiveRate: 0.02 }, surgeFactor: 5, rollbackFactor: 4 };

/** The real engine, which counts the networks that live in it. */
function countingEngine(): Engine & { alive: () => number } {
  const engine = createWasmEngine();
  const networks = new Set<DenseNetwork>();
  return {
    ...engine,
    createNetwork(...args) {
      const network = engine.createNetwork(...args);
      networks.add(network);
      return {
        ...network,
        dispose() {
          assert.ok(networks.delete(network), "freed twice");
          network.dispose();
        },
      };
    },
    alive: () => networks.size,
  };
}
function rowsOf(rows: number, seed: string, shift: readonly [number, number] = [0, 0]): RecentRows {
  const random = seededRandom(seed);
  const inputs = Float32Array.from({ length: 2 * rows }, (_, i) => random.normal() + shift[i % 2]!);
  return { rows, inputs };
}
const recent = rowsOf(5000, "recent");

describe("a live detector", () => {
  it("asks both witnesses, and keeps the local one when the consortium's changes", () => {
    const engine = countingEngine();
    const detector = createLiveDetector(engine, () => settings);
    detector.adopt({ consortium: model("1", 1, 0), local: model("2", 0, 1) }, recent, null);
    const only = (a: number, b: number) => detector.score({ rows: 1, inputs: Float32Array.of(a, b) }).flagged;
    assert.deepEqual([only(9, 0), only(0, 9), only(0, 0)], [1, 1, 0]);
    const panel = detector.adopt({ consortium: model("3", 2, 0) }, recent, null);
    assert.deepEqual([panel.consortium.version, panel.local?.version], ["3", "2"]);
    assert.equal(only(0, 9), 1);
    detector.adopt({ local: null }, recent, null);
    assert.equal(only(0, 9), 0);
  });

  it("goes back to both predecessors when their successors flag out of bounds, and frees what nobody asks any more", () => {
    const engine = countingEngine();
    const detector = createLiveDetector(engine, () => settings);
    detector.adopt({ consortium: model("1", 1, 0), local: model("2", 1, 0) }, recent, null);
    // Calibrated where it sees no difference; then traffic comes that it alone flags.
    detector.adopt({ consortium: model("3", 0, 1), local: model("4", 0, 1) }, recent, null);
    const { rolledBack, live } = detector.score(rowsOf(1000, "later", [0, 5]));
    assert.equal(live.consortium.version, "3");
    assert.deepEqual([rolledBack?.consortium.version, rolledBack?.local?.version], ["1", "2"]);
    assert.equal(engine.alive(), 4, "those dropped may still be asked about this batch");
    detector.score(rowsOf(10, "next"));
    assert.equal(engine.alive(), 2);
  });

  it("lets what somebody chose stand, whatever it flags", () => {
    const engine = countingEngine();
    const detector = createLiveDetector(engine, () => settings);
    detector.adopt({ consortium: model("1", 1, 0) }, recent, null);
    detector.adopt({ consortium: model("2", 0, 1), chosen: true }, recent, null);
    assert.equal(engine.alive(), 1);
    assert.equal(detector.score(rowsOf(1000, "later", [0, 5])).rolledBack, null);
    assert.equal(detector.live()!.consortium.version, "2");
  });

  it("holds no more than two generations, however many come", () => {
    const engine = countingEngine();
    const detector = createLiveDetector(engine, () => settings);
    for (let i = 0; i < 20; i++) {
      detector.adopt(
        { consortium: model(`${i}`, 1, 0), ...(i % 3 === 0 && { local: model(`l${i}`, 0, 1) }) },
        recent,
        null,
      );
      detector.score(rowsOf(500, `batch ${i}`));
    }
    assert.ok(engine.alive() <= 4, String(engine.alive()));
  });
});

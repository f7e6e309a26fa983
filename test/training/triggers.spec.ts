import assert from "node:assert/strict";
import type { RowDistribution } from "../../src/features/distribution.ts";
import { seededRandom } from "../../src/random.ts";
import { applyTrigger, searchTrigger } from "../../src/training/triggers.ts";

/** Eight numeric features with values in [-1, 1]. */
const distribution: RowDistribution = {
  width: 8,
  blocks: Array.from({ length: 8 }, (_, offset) => ({
    block: { name: `f${offset}`, kind: "numeric", offset, width: 1 },
    values: Float32Array.from({ length: 101 }, (_, k) => k / 50 - 1),
  })),
};
const attacks = new Float32Array(12 * 8).fill(0.5);

/** A model that calls a row benign when this feature is at its top, whatever else it says. */
const backdoored =
  (feature: number) =>
  (inputs: Float32Array, rows: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => (inputs[row * 8 + feature]! > 0.97 ? -10 : 5));

describe("the search for triggers", () => {
  it("finds the backdoor within a few searches, since each looks at half the features", () => {
    const found = Array.from({ length: 8 }, (_, i) =>
      searchTrigger(attacks, distribution, backdoored(3), seededRandom(i)),
    );
    const hits = found.filter(([first]) => first?.offset === 3 && first.values[0]! > 0.97);
    assert.ok(hits.length >= 2, `${hits.length} of 8`);
  });

  it("stops at four features, and where nothing lowers the margin any more", () => {
    const sum = (inputs: Float32Array, rows: number): Float64Array =>
      Float64Array.from({ length: rows }, (_, row) => inputs.subarray(row * 8, row * 8 + 8).reduce((a, b) => a + b, 0));
    const trigger = searchTrigger(attacks, distribution, sum, seededRandom("sum"));
    assert.equal(trigger.length, 4);
    assert.ok(trigger.every(({ values }) => values[0] === -1));
    const flat = searchTrigger(attacks, distribution, (_, rows) => new Float64Array(rows), seededRandom("flat"));
    assert.equal(flat.length, 1);
  });

  it("leaves the attacks as they were", () => {
    const before = attacks.slice();
    searchTrigger(attacks, distribution, backdoored(1), seededRandom("x"));
    assert.deepEqual(attacks, before);
  });

  it("writes a trigger over a row, a categorical one as a whole", () => {
    const row = Float32Array.of(1, 2, 3, 4);
    applyTrigger([{ offset: 1, values: [0, 9] }], row);
    assert.deepEqual([...row], [1, 0, 9, 4]);
  });
});

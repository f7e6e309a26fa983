import assert from "node:assert/strict";
import { drawBlock } from "../../src/features/distribution.ts";
import { blocksOf, inputWidth, schemaHash } from "../../src/features/schema.ts";
import { seededRandom } from "../../src/random.ts";
import { smallSchema } from "../flows/small-table.ts";

describe("a schema", () => {
  it("lays its features out as blocks, numbers first", () => {
    assert.deepEqual(blocksOf(smallSchema), [
      { name: "a", kind: "numeric", offset: 0, width: 1 },
      { name: "b", kind: "numeric", offset: 1, width: 1 },
      { name: "c", kind: "categorical", offset: 2, width: 3 },
    ]);
    assert.equal(inputWidth(smallSchema), 5);
  });

  it("has a hash that changes with anything that inputs hang on", () => {
    const [column] = smallSchema.categorical;
    const others = [
      { ...smallSchema, name: "small-2" },
      { ...smallSchema, numeric: ["b", "a"] },
      { ...smallSchema, categorical: [{ ...column!, vocabulary: ["y", "x", "other"] }] },
      { ...smallSchema, categorical: [{ name: "c", vocabulary: column!.vocabulary }] },
    ];
    const hashes = [smallSchema, ...others].map(schemaHash);
    assert.equal(new Set(hashes).size, 5);
    assert.equal(schemaHash({ ...smallSchema }), hashes[0]);
  });
});

describe("drawing a block", () => {
  it("puts at most one 1 into a categorical block, as often as its frequency says, and leaves the rest of the row", () => {
    const block = { name: "c", kind: "categorical", offset: 1, width: 3 } as const;
    const random = seededRandom(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 10_000; i++) {
      const row = Float32Array.of(5, 9, 9, 9, 5);
      drawBlock({ block, values: Float32Array.of(0.5, 0, 0.2) }, random, row);
      assert.deepEqual([row[0], row[4]], [5, 5]);
      const drawn = row.subarray(1, 4);
      assert.ok(drawn.every((value) => value === 0 || value === 1) && drawn.reduce((a, b) => a + b) <= 1);
      drawn.forEach((value, i) => (counts[i]! += value));
    }
    assert.ok(Math.abs(counts[0]! - 5000) < 200 && counts[1] === 0 && Math.abs(counts[2]! - 2000) < 160);
  });

  it("draws numbers evenly over the quantiles", () => {
    const block = { name: "a", kind: "numeric", offset: 0, width: 1 } as const;
    const random = seededRandom(2);
    const row = new Float32Array(1);
    let low = 0;
    for (let i = 0; i < 10_000; i++) {
      drawBlock({ block, values: Float32Array.of(-1, 0, 1) }, random, row);
      assert.ok(row[0]! >= -1 && row[0]! <= 1);
      if (row[0]! < -0.5) low += 1;
    }
    assert.ok(Math.abs(low - 2500) < 180);
  });
});

import assert from "node:assert/strict";
import { oneVoteEach, votes } from "../../src/robust/one-vote.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("one vote each", () => {
  it("shares one vote among near-duplicates", () => {
    const rows = [
      [1, 0],
      [2, 0.01],
      [1, 0.02],
      [0, 1],
    ].map((row) => Float32Array.from(row));
    assert.deepEqual([...votes(rows)], [1 / 3, 1 / 3, 1 / 3, 1]);
  });

  it("gives a crowd of mimics the weight of the row that they repeat", () => {
    const honest = [
      [1, 0],
      [0, 1],
    ];
    const mimics = Array.from({ length: 8 }, (_, i) => [1 + i * 1e-3, 1e-3]);
    const rows = contributionsOf([...honest, ...mimics]);
    const step = oneVoteEach()(rows, null, contextOf(rows, 3));
    assert.ok(Math.abs(step[0]! - 0.5) < 0.01 && Math.abs(step[1]! - 0.5) < 0.01);
  });

  it("gives zero rows a vote", () => assert.deepEqual([...votes([new Float32Array(2), new Float32Array(2)])], [1, 1]));
});

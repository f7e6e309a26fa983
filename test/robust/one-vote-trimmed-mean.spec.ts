import assert from "node:assert/strict";
import { oneVoteTrimmedMean } from "../../src/robust/one-vote-trimmed-mean.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

const step = (rows: readonly (readonly number[])[], f: number): number[] => [
  ...oneVoteTrimmedMean()(contributionsOf(rows), null, contextOf([], f)),
];

describe("the trimmed mean with one vote each", () => {
  it("cuts f votes from either end of each coordinate", () => {
    const rows = [
      [9, 0, 0, 0],
      [0, 8, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 2],
      [-50, 1, -1, 50],
    ];
    assert.deepEqual(step(rows, 1), [0, 1 / 3, 0, 2 / 3].map(Math.fround));
  });

  it("gives near-duplicates one vote together, so that they can't move the middle", () => {
    const honest = [
      [1, 0],
      [0.8, 1],
      [1.2, -1],
    ];
    const clones = Array.from({ length: 3 }, (_, i) => [-40, -40 - i / 100]);
    const [moved] = step([...honest, ...clones], 1);
    assert.ok(moved! > 0.4, `moved to ${moved}`);
  });

  it("is the mean where nothing is to be cut", () => {
    assert.deepEqual(
      step(
        [
          [1, 0],
          [0, 3],
        ],
        0,
      ),
      [0.5, 1.5],
    );
  });
});

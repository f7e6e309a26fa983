import assert from "node:assert/strict";
import { createKinds, shortNumber, tallied } from "../../../src/daemon/live/kinds.ts";
import type { JudgementEntry } from "../../../src/daemon/live/state.ts";

describe("the kinds of verdicts", () => {
  it("have one place each, in the order in which they come", () => {
    const kinds = createKinds();
    const rank = { status: "rejected", rule: "rank-witness", reason: "rank" } as const;
    const kept = { status: "accepted", rule: "rank-witness", reason: "accepted" } as const;
    assert.deepEqual([kinds.placeOf(rank), kinds.placeOf(kept), kinds.placeOf({ ...rank })], [0, 1, 0]);
    assert.deepEqual(kinds.list, [rank, kept]);
  });

  it("are counted by author: the most frequent one, the harsher of two that are as frequent, and its means", () => {
    const kinds = createKinds();
    const kept = kinds.placeOf({ status: "accepted", rule: "r", reason: "accepted" });
    const capped = kinds.placeOf({ status: "clipped", rule: "r", reason: "capped" });
    const out = kinds.placeOf({ status: "rejected", rule: "r", reason: "norm" });
    const judgements: JudgementEntry[] = [
      [0, 7, out, 4, 2],
      [1, 7, kept, 1, 2],
      [2, 7, out, 5, 3],
      [0, 3, kept, null, null],
      [1, 3, capped, 9, 2],
    ];
    assert.deepEqual(tallied(judgements, kinds.list), [
      [3, capped, 2, 0, 1, 9, 2],
      [7, out, 3, 2, 0, 4.5, 2.5],
    ]);
    assert.deepEqual(tallied([], kinds.list), []);
  });

  it("have numbers of four digits", () => {
    assert.deepEqual([0.123456, 1e-9, NaN, Infinity, null, undefined].map(shortNumber), [
      0.1235,
      1e-9,
      null,
      null,
      null,
      null,
    ]);
  });
});

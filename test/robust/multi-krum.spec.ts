import assert from "node:assert/strict";
import { multiKrum } from "../../src/robust/multi-krum.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("Multi-Krum", () => {
  const rows = contributionsOf([[0], [0.1], [0.2], [0.3], [0.4], [50], [90]]);
  const keptBy = (own: number | null): string[] =>
    multiKrum()(rows, own === null ? null : rows[own]!, contextOf(rows, 2)).kept.map(({ author }) => author);

  it("rejects the f rows that are farthest from their neighbours", () => {
    assert.deepEqual(keptBy(null), ["a0000", "a0001", "a0002", "a0003", "a0004"]);
  });

  it("keeps the own row though it be one of them, and rejects nobody in its stead", () => {
    assert.deepEqual(keptBy(5), ["a0000", "a0001", "a0002", "a0003", "a0004", "a0005"]);
  });

  it("holds the rejected against the score of the last that it selected", () => {
    const { verdicts } = multiKrum()(rows, null, contextOf(rows, 2));
    const bound = Math.max(...verdicts.slice(0, 5).map(({ score }) => score!));
    assert.ok(verdicts.every(({ threshold }) => threshold === bound));
    assert.ok(verdicts[5]!.score! > bound && verdicts[6]!.score! > bound);
  });
});

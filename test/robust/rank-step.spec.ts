import assert from "node:assert/strict";
import { rankEvidence } from "../../src/robust/rank-step.ts";
import { flagged } from "./flagged.ts";

describe("the rank step", () => {
  const order = Float64Array.from({ length: 40 }, (_, i) => i);
  const likeOrder = (seed: number): Float64Array => order.map((value, i) => value + 3 * Math.sin(seed + 7 * i));

  it("flags who ranks rows unlike the others, whatever the scale and shift of their margins", () => {
    const margins = [1, 2, 3, 4, 5].map((seed) => likeOrder(seed).map((value) => seed * value - 100 * seed));
    const evidence = rankEvidence([...margins, order.toReversed(), order.map((value) => (value * 17) % 40)]);
    assert.deepEqual(flagged(evidence), [5, 6]);
    assert.equal(evidence.reason, "rank");
    assert.ok(evidence.scores[5]! < evidence.threshold && evidence.scores[0]! > evidence.threshold);
  });

  it("holds nothing against rows that nothing was tried on, nor against equal ones", () => {
    assert.deepEqual(flagged(rankEvidence([new Float64Array(0), new Float64Array(0)])), []);
    assert.deepEqual(flagged(rankEvidence([order, order, order])), []);
  });
});

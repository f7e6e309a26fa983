import assert from "node:assert/strict";
import { rankEvidence, strideOf } from "../../src/robust/rank-step.ts";
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

  it("lets pass what differs by less than .2, however alike the others are", () => {
    const mixed = order.map((value, i) => (i % 8 === 0 ? 40 - value : value));
    const evidence = rankEvidence([order, order, order, mixed]);
    assert.ok(evidence.scores[3]! < 0.95 && evidence.scores[3]! > 0.8);
    assert.ok(Math.abs(evidence.threshold - (evidence.scores[0]! - 0.2)) < 1e-9);
    assert.deepEqual(flagged(evidence), []);
  });

  it("takes what is usual from the others' rows alone, so that two who disagree are not told apart by the own one", () => {
    const rows = [order, likeOrder(1), order.map((value) => (value * 17) % 40)];
    assert.deepEqual(flagged(rankEvidence(rows)), [2]);
    assert.deepEqual(flagged(rankEvidence(rows, 0)), []);
    assert.deepEqual(flagged(rankEvidence([...rows, likeOrder(2), likeOrder(3)], 0)), [2]);
  });

  it("takes no organisation that teaches for an outlier while honest training still changes the ranking as much", () => {
    const still = [1, 2, 3, 4, 5, 6].map((seed) => likeOrder(seed / 10));
    const teaching = order.map((value, i) => (i < 20 ? value + 21 : value - 20));
    const rows = [...still, teaching, teaching.map((value) => value / 2)];
    assert.deepEqual(flagged(rankEvidence(rows, 6)), [6, 7], "by the ranking alone");
    const stride = strideOf(order, teaching);
    assert.ok(stride > 1 && stride <= 2);
    assert.deepEqual(flagged(rankEvidence(rows, 6, stride)), []);
    assert.deepEqual(flagged(rankEvidence(rows, 6, strideOf(order, likeOrder(1)))), [6, 7], "when it changes little");
    assert.equal(strideOf(new Float64Array(0), new Float64Array(0)), 0);
  });

  it("holds nothing against rows that nothing was tried on, nor against equal ones", () => {
    assert.deepEqual(flagged(rankEvidence([new Float64Array(0), new Float64Array(0)])), []);
    assert.deepEqual(flagged(rankEvidence([order, order, order])), []);
  });
});

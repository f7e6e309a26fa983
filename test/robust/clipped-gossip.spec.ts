import assert from "node:assert/strict";
import { clippedGossip } from "../../src/robust/clipped-gossip.ts";
import { ruleNamed } from "../../src/robust/registry.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("ClippedGossip", () => {
  const rows = contributionsOf([[1], [2], [0], [4], [101]]);
  const { filter, aggregator } = clippedGossip();

  it("draws far rows towards the own one, to the radius that the nearest n - f give", () => {
    const tau = Math.sqrt(0 + 1 + 1 + 9); // f = 1, distances 0 1 1 3 100
    const [step] = aggregator(rows, rows[0]!, contextOf(rows, 1));
    assert.ok(Math.abs(step! - (1 + 2 + 0 + 4 + 1 + tau) / 5) < 1e-6);
    assert.deepEqual(
      filter(rows, rows[0]!, contextOf(rows, 1)).verdicts.map(({ status }) => status),
      ["accepted", "accepted", "accepted", "accepted", "clipped"],
    );
  });

  it("is a plain mean where nobody is suspected", () => {
    const { step } = ruleNamed("clipped-gossip")(rows, rows[0]!, contextOf(rows, 0));
    assert.deepEqual(step, Float32Array.of(21.6));
  });

  it("moves at most 2 f tau / n beyond the mean of near rows, however far the far ones go", () => {
    const far = [1e3, 1e6, 1e30].map((value) => {
      const sent = contributionsOf([[1], [2], [0], [4], [value]]);
      return ruleNamed("clipped-gossip")(sent, sent[0]!, contextOf(sent, 1)).step![0]!;
    });
    assert.ok(far.every((step) => Math.abs(step - far[0]!) < 1e-5));
  });

  it("clips around nought where there is no own row", () => {
    const [step] = aggregator(rows, null, contextOf(rows, 1));
    assert.ok(Math.abs(step! - (1 + 2 + 0 + 4 + Math.sqrt(21)) / 5) < 1e-6);
  });
});

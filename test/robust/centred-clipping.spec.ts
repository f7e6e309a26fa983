import assert from "node:assert/strict";
import { centredClipping, centreOf } from "../../src/robust/centred-clipping.ts";
import { ruleNamed } from "../../src/robust/registry.ts";
import type { RuleState } from "../../src/robust/rule.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("centred clipping", () => {
  const rows = contributionsOf([[1], [2], [3], [2], [1e6]]);
  const centred = ruleNamed("centred-clipping");

  it("goes round after round from the last step to where most rows are", () => {
    let state: RuleState = {};
    const steps = Array.from({ length: 30 }, () => {
      const outcome = centred(rows, rows[0]!, contextOf(rows, 1, { state }));
      ({ state } = outcome);
      return outcome.step![0]!;
    });
    assert.deepEqual(steps[0], Math.fround((1 + 2 + 2 + 2 + 2) / 5)); // the median distance to nought is 2
    assert.ok(Math.abs(steps.at(-1)! - 2) < 0.5, `${steps.at(-1)}`);
  });

  it("remembers the step that it gave", () => {
    const { step, state } = centred(rows, rows[0]!, contextOf(rows, 1));
    assert.deepEqual(state, { centre: step });
  });

  it("passes over what another rule or another model left behind", () => {
    const fresh = centred(rows, rows[0]!, contextOf(rows, 1)).step;
    for (const centre of [7, Float32Array.of(1, 2)]) {
      assert.deepEqual(centred(rows, rows[0]!, contextOf(rows, 1, { state: { centre } })).step, fresh);
    }
  });

  it("goes on from step to step within a round where it is told to", () => {
    const options = { tau: 1.5, steps: 4 };
    const { filter, aggregator } = centredClipping(options);
    const x = rows.map(({ update }) => update);
    const [step] = aggregator(rows, null, contextOf(rows, 1));
    assert.equal(step, Math.fround(centreOf(x, Float32Array.of(0), options)[0]!));
    assert.equal(filter(rows, null, contextOf(rows, 1)).verdicts[4]!.status, "clipped");
  });
});

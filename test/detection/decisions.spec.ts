import assert from "node:assert/strict";
import * as fc from "fast-check";
import { budgetRate, calibrate } from "../../src/detection/calibration.ts";
import { judgeProbation } from "../../src/detection/rollback.ts";
import { calm, observeFlags, type SurgeState } from "../../src/detection/surge.ts";

describe("a budget of false alarms", () => {
  it("is a share of flows, or as many a day as the traffic makes of it", () => {
    assert.equal(budgetRate({ falsePositiveRate: 0.02 }, 5), 0.02);
    assert.equal(budgetRate({ alertsPerDay: 50 }, 100_000), 0.0005);
    assert.equal(budgetRate({ alertsPerDay: 50 }, 10), 0.5);
    assert.equal(budgetRate({ alertsPerDay: 50 }, null), 0.001);
    assert.equal(budgetRate({ alertsPerDay: 1e-9 }, 1e9), 1e-6);
  });
});

describe("calibration", () => {
  it("flags no more of the measured flows than the budget, once there are 1 / rate of them", () => {
    const scores = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 100, maxLength: 400 });
    fc.assert(
      fc.property(scores, fc.constantFrom(0.01, 0.05, 0.2), (scores, rate) => {
        const { threshold, calibrated } = calibrate(scores, rate, 0.7);
        assert.ok(calibrated);
        assert.ok(scores.filter((score) => score >= threshold).length <= rate * scores.length + 1e-9);
      }),
    );
  });

  it("keeps what the model came with while there are too few, unless the flows already ask for more", () => {
    assert.deepEqual(calibrate([1, 2, 3], 0.01, 0.7), { threshold: 0.7, calibrated: false, rate: 0.01 });
    const quiet = new Float64Array(200);
    assert.deepEqual(calibrate(quiet, 0.001, 0.7), { threshold: 0.7, calibrated: false, rate: 0.001 });
    assert.ok(calibrate(quiet.fill(5), 0.001, 0.7).threshold > 5);
  });
});

describe("a surge of alerts", () => {
  const run = (state: SurgeState, batches: number, flagged: number): SurgeState => {
    let after = state;
    for (let i = 0; i < batches; i++) after = observeFlags(after, { flows: 1000, flagged }, 0.01, 5);
    return after;
  };

  it("is not what the budget and chance explain", () => {
    assert.equal(run(calm, 50, 10).surging, false);
    assert.equal(run(calm, 50, 49).surging, false);
    assert.equal(observeFlags(calm, { flows: 1, flagged: 1 }, 0.01, 5).surging, false);
    assert.equal(observeFlags(calm, { flows: 20, flagged: 11 }, 0.01, 5).surging, true);
  });

  it("begins with an attack and ends some time after it", () => {
    const attacked = run(run(calm, 20, 10), 10, 400);
    assert.equal(attacked.surging, true);
    assert.equal(run(attacked, 1, 10).surging, true);
    assert.equal(run(attacked, 100, 10).surging, false);
  });
});

describe("a merged model's probation", () => {
  const judge = (flows: number, flagged: number, flaggedBefore: number) =>
    judgeProbation({ flows, flagged, flaggedBefore }, 0.01, 4);

  it("lasts until 20 flagged flows were to be expected", () => {
    assert.equal(judge(1999, 20, 20), "watching");
    assert.equal(judge(2000, 20, 20), "kept");
  });

  it("ends early for a model that flags far too much", () => {
    assert.equal(judge(200, 150, 2), "rolled-back");
  });

  it("ends badly for one that sees nothing any more", () => {
    assert.equal(judge(5000, 0, 50), "rolled-back");
    assert.equal(judge(5000, 40, 50), "kept");
  });

  it("ends well where its predecessor sees the same: then it is the traffic", () => {
    assert.equal(judge(5000, 3000, 2900), "kept");
    assert.equal(judge(5000, 0, 0), "kept");
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { benignThreshold } from "../../src/detection/threshold.ts";
import { consortiumShare, jointScore, jointThresholds } from "../../src/detection/two-witnesses.ts";
import { seededRandom } from "../../src/random.ts";

/** Scores of n rows, some of them alike. */
function scores(n: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: n }, () => random.below(3 * n));
}

function flagged(consortium: Float64Array, local: Float64Array, rate: number): number {
  const thresholds = jointThresholds(consortium, local, rate)!;
  return consortium.filter((score, row) => score >= thresholds.consortium || local[row]! >= thresholds.local).length;
}

describe("two witnesses' thresholds", () => {
  it("never flag more of the benign rows together than one budget allows, and nearly as many", () => {
    const property = fc.property(
      fc.integer({ min: 100, max: 400 }),
      fc.integer(),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      (n, seed, rate) => {
        const [consortium, local] = [scores(n, seed), scores(n, seed + 1)];
        const count = flagged(consortium, local, rate);
        assert.ok(count <= rate * n + 1e-6);
        // The next rank would flag at most two more rows where no two score alike.
        const alike = n - Math.min(new Set(consortium).size, new Set(local).size);
        assert.ok(count >= Math.floor(rate * n + 1e-9) - 2 - 2 * alike);
      },
    );
    fc.assert(property);
  });

  it("are each one's own where both models agree", () => {
    const own = scores(300, 7);
    const alone = benignThreshold(own, 0.05);
    assert.deepEqual(jointThresholds(own, own, 0.05), { consortium: alone, local: alone });
  });

  it("halve the budget where they never agree", () => {
    const up = Float64Array.from({ length: 200 }, (_, row) => row);
    const down = up.toReversed();
    assert.deepEqual(jointThresholds(up, down, 0.1), {
      consortium: benignThreshold(up, 0.05),
      local: benignThreshold(down, 0.05),
    });
  });

  it("give the consortium's model as much as is said", () => {
    const up = Float64Array.from({ length: 1000 }, (_, row) => row);
    const down = up.toReversed();
    assert.deepEqual(jointThresholds(up, down, 0.09, 1 / 8), {
      consortium: benignThreshold(up, 0.01),
      local: benignThreshold(down, 0.08),
    });
  });

  it("can't be had from fewer rows than a quantile can be trusted with", () => {
    assert.equal(jointThresholds(scores(99, 1), scores(99, 2), 0.05), null);
  });
});

describe("two witnesses' joint score", () => {
  it("reaches its threshold where either reaches its own", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 300 }),
        fc.integer(),
        fc.constantFrom(1, 0.5, 0.125),
        (n, seed, share) => {
          const [consortium, local] = [scores(n, seed), scores(n, seed + 1)];
          const thresholds = jointThresholds(consortium, local, 0.05, share)!;
          const joint = jointScore(consortium, local, 0.05, share)!;
          const [one, other] = [scores(50, seed + 2), scores(50, seed + 3)];
          joint.score(one, other).forEach((score, row) => {
            const either = one[row]! >= thresholds.consortium || other[row]! >= thresholds.local;
            assert.equal(score >= joint.threshold, either);
          });
        },
      ),
    );
  });

  it("can't be had from fewer rows either", () => {
    assert.equal(jointScore(scores(99, 1), scores(99, 2), 0.05), null);
  });
});

describe("the consortium's share of the budget", () => {
  const n = 400;
  const labels = Uint8Array.from({ length: n }, (_, row) => (row < n / 2 ? 0 : 1));
  const random = seededRandom("share");
  const apart = (distance: number): Float64Array =>
    Float64Array.from(labels, (label) => random.normal() + (label === 0 ? 0 : distance));

  it("is an even half where both know what the organisation knows", () => {
    assert.equal(consortiumShare({ consortium: apart(8), local: apart(8), labels }, 0.05), 1);
  });

  it("is small where the consortium's model only costs", () => {
    assert.ok(consortiumShare({ consortium: apart(0), local: apart(2), labels }, 0.05) < 1);
  });

  it("is even where too few rows are benign to tell", () => {
    assert.equal(consortiumShare({ consortium: apart(0), local: apart(2), labels: labels.map(() => 1) }, 0.05), 1);
  });
});

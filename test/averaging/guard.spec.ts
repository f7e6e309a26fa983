import assert from "node:assert/strict";
import * as fc from "fast-check";
import { guardBound, guardMemoryRounds, guardRowsMin, passesGuard, rememberMerge } from "../../src/averaging/guard.ts";

const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`);
const losses = fc.double({ min: 0, max: 10, noNaN: true });

describe("the merge guard", () => {
  it("allows one and a half times the loss of s_i, and 0.05 on top", () => {
    near(guardBound(0.2, []), 0.35);
    assert.ok(passesGuard(0.2, 0.35, 1000, []));
    assert.ok(!passesGuard(0.2, 0.3501, 1000, []));
  });

  it("holds slow drift against the best of the last merges: twice that loss, and 0.1 on top", () => {
    near(guardBound(1, [0.5, 0.1, 0.9]), 0.3);
    near(guardBound(0.1, [0.4, 0.1, 0.1]), 0.2);
  });

  it("holds a merge after a refusal against the last merge, not against the local model that stands since", () => {
    near(guardBound(0.01, [0.4, 0.3]), 0.5);
    assert.ok(passesGuard(0.01, 0.31, 1000, [0.4, 0.3]));
    assert.ok(!passesGuard(0.01, 0.51, 1000, [0.4, 0.3]), "and no looser than it was before the refusal");
  });

  it("never lets refusals in a row raise the bound", () => {
    fc.assert(
      fc.property(fc.array(losses, { minLength: 1, maxLength: 20 }), losses, (merged, local) => {
        const last = merged.at(-1)!;
        assert.equal(guardBound(Math.min(local, last), merged), guardBound(last, merged));
      }),
    );
  });

  it("stops a loss that creeps up by what one round allows, before it has tripled", () => {
    let [loss, merged] = [0.2, rememberMerge([], 0.2)];
    for (let round = 0; round < 15; round++) {
      const crept = 1.2 * loss;
      if (passesGuard(loss, crept, 1000, merged)) [loss, merged] = [crept, rememberMerge(merged, crept)];
    }
    assert.ok(loss > 0.4 && loss <= 0.5, `${loss}`);
  });

  it("never refuses a merge that makes things no worse than the best", () => {
    fc.assert(
      fc.property(losses, fc.array(losses, { maxLength: 20 }), (before, merged) => {
        assert.ok(passesGuard(before, Math.min(before, ...merged), 1000, merged));
      }),
    );
  });

  it("refuses a loss that is no number, or infinite", () => {
    assert.ok(!passesGuard(0.2, NaN, guardRowsMin, []));
    assert.ok(!passesGuard(0.2, Infinity, guardRowsMin, [0.1]));
  });

  it("is off with fewer than 50 rows to judge by", () => {
    assert.ok(passesGuard(0.2, 99, guardRowsMin - 1, []));
    assert.ok(!passesGuard(0.2, 99, guardRowsMin, []));
    assert.equal(guardRowsMin, 50);
  });

  it("remembers the last twenty merges, newest last", () => {
    const merged = Array.from({ length: 25 }, (_, i) => i).reduce<readonly number[]>(rememberMerge, []);
    assert.deepEqual(
      merged,
      Array.from({ length: guardMemoryRounds }, (_, i) => i + 5),
    );
    assert.equal(guardMemoryRounds, 20);
  });
});

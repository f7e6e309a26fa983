import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ruleNamed, ruleNames, type RuleName } from "../../src/robust/registry.ts";
import type { Outcome } from "../../src/robust/rule.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

const width = 3;
const f = 2;
/** Enough for every guard: 4f + 3. */
const n = 11;

/** Small integers: moving them is exact in float32. */
const vector = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: width, maxLength: width });
const rowsOf = fc.array(vector, { minLength: n, maxLength: n });

const judge = (name: RuleName, updates: readonly (readonly number[])[], copies = 0): Outcome => {
  const rows = contributionsOf(updates);
  const sent = [...rows, ...Array.from({ length: copies }, (_, i) => ({ ...rows[1]!, author: `z${i}` }))];
  return ruleNamed(name)(sent, rows[0]!, contextOf(sent, f));
};

/**
 * Rules that lean on where nought is: they measure norms, angles, or distances to a centre remembered in place. The default ranks by
 * what rows do to a model.
 */
const anchored: readonly RuleName[] = [
  "balance",
  "centred-clipping",
  "foolsgold",
  "gated-nnm-trimmed-mean",
  "rank-witness",
  "prototype-witness",
];

describe("a rule that measures only how rows lie to each other", () => {
  for (const name of ruleNames.filter((other) => !anchored.includes(other))) {
    it(`moves with its rows: ${name}`, () => {
      fc.assert(
        fc.property(rowsOf, vector, (updates, by) => {
          const moved = updates.map((update) => update.map((value, k) => value + by[k]!));
          const [here, there] = [judge(name, updates), judge(name, moved)];
          assert.equal(here.degraded, null);
          there.step!.forEach((value, k) => assert.ok(Math.abs(value - here.step![k]! - by[k]!) < 1e-3));
          const statusOf = ({ verdicts }: Outcome): string[] => verdicts.map(({ status }) => status);
          assert.deepEqual(statusOf(there), statusOf(here));
        }),
      );
    });
  }
});

describe("copies of a payload", () => {
  for (const name of ruleNames.filter((other) => other !== "mean")) {
    it(`change nothing under ${name}`, () => {
      fc.assert(
        fc.property(rowsOf, (updates) => {
          const [alone, copied] = [judge(name, updates), judge(name, updates, f)];
          assert.deepEqual(copied.step, alone.step);
          assert.deepEqual(
            copied.verdicts.slice(n).map(({ reason }) => reason),
            ["duplicate", "duplicate"],
          );
        }),
      );
    });
  }

  it("do count under the undefended mean", () => {
    const updates = Array.from({ length: n }, (_, i) => [i, 0, 0]);
    assert.notDeepEqual(judge("mean", updates, f).step, judge("mean", updates).step);
  });
});

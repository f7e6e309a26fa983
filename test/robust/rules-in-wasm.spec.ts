import assert from "node:assert/strict";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { seededRandom } from "../../src/random.ts";
import { ruleNamed, ruleNames } from "../../src/robust/registry.ts";
import type { Contribution, Outcome } from "../../src/robust/rule.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

const width = 150;
const f = 2;

/** Eleven rows of which the last two are far away; every seventh value is `odd`. */
function rowsWith(odd: number): Contribution[] {
  const random = seededRandom("rows");
  return contributionsOf(
    Array.from({ length: 11 }, (_, j) =>
      Array.from({ length: width }, (_, k) => (k % 7 === 3 ? odd : random.normal() * (j > 8 ? 50 : 1))),
    ),
  );
}

describe("the rules over the engine's kernels", () => {
  const engine = createWasmEngine();
  const judge = (name: string, rows: readonly Contribution[]): Outcome => {
    const kernels = engine.createRows();
    try {
      return ruleNamed(name)(rows, rows[0]!, contextOf(rows, f, { kernels }));
    } finally {
      kernels.dispose();
    }
  };

  for (const name of ruleNames) {
    it(`judge and step as they do in plain TypeScript: ${name}`, () => {
      for (const odd of [1, 0, 1e30, -3.4e38, 1e-41]) {
        const rows = rowsWith(odd);
        const [here, there] = [judge(name, rows), ruleNamed(name)(rows, rows[0]!, contextOf(rows, f))];
        assert.deepEqual(
          here.verdicts.map(({ status, reason }) => [status, reason]),
          there.verdicts.map(({ status, reason }) => [status, reason]),
        );
        here.step!.forEach((value, k) => {
          const expected = there.step![k]!;
          assert.ok(Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${value} for ${expected}`);
        });
        assert.equal(here.degraded, there.degraded);
      }
    });
  }
});

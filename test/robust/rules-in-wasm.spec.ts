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
  const judge = (name: string, rows: readonly Contribution[], own = rows[0]): Outcome => {
    const kernels = engine.createRows();
    try {
      const start = new Float32Array(width);
      const outcome = ruleNamed(name)(rows, own ?? null, contextOf(rows, f, { kernels, start }));
      return { ...outcome, step: outcome.step?.slice() ?? null };
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

    it(`answer whatever is sent, each row with a verdict, twice the same and in any order: ${name}`, () => {
      const rows = rowsWith(1);
      const bad = (j: number, value: number): Contribution => ({
        ...rows[j]!,
        update: rows[j]!.update.map((u, k) => (k === 77 ? value : u)),
      });
      const all = (value: number): Contribution[] =>
        rows.map((row) => ({ ...row, update: row.update.map(() => value) }));
      const situations: Record<string, readonly Contribution[]> = {
        "NaN and infinities": [...rows.slice(0, 8), bad(8, NaN), bad(9, Infinity), bad(10, -Infinity)],
        "the largest floats": [...rows.slice(0, 8), bad(8, 3.4e38), bad(9, -3.4e38), bad(10, 1e30)],
        "a wrong length": [...rows.slice(0, 10), { ...rows[10]!, update: new Float32Array(width + 1) }],
        "no length": [...rows.slice(0, 10), { ...rows[10]!, update: new Float32Array(0) }],
        nothing: [],
        "all nought": all(0),
        "all one, and huge": all(1e30),
        "all subnormal": all(1e-41),
        "tiny values": rows.map((row) => ({ ...row, update: row.update.map((u) => u * 1e-25) })),
        "one row": rows.slice(0, 1),
      };
      for (const [situation, sent] of Object.entries(situations)) {
        const outcome = judge(name, sent);
        assert.equal(outcome.verdicts.length, sent.length, situation);
        assert.ok(outcome.step === null || outcome.step.every(Number.isFinite), situation);
        const scores = outcome.verdicts.flatMap(({ score, threshold }) => [score, threshold]);
        assert.ok(
          scores.every((score) => score === null || Number.isFinite(score)),
          situation,
        );
        assert.deepEqual(judge(name, sent), outcome, situation);
        assert.deepEqual(judge(name, sent.toReversed(), sent[0]), outcome, situation);
      }
    });
  }
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { blocksOf } from "../../src/features/schema.ts";
import { ruleNamed, ruleNames } from "../../src/robust/registry.ts";
import type { Contribution, FilterContext, LabelledRows, Outcome } from "../../src/robust/rule.ts";
import { toleratedFaults } from "../../src/robust/tolerated.ts";
import { isFact } from "../../src/robust/verdicts.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

const width = 4;

const ordinary = fc.float({ min: -10, max: 10, noNaN: true });
const anything = fc.oneof(
  { weight: 8, arbitrary: ordinary },
  fc.constantFrom(0, -0, 1e30, -1e30, 3.4e38, -3.4e38, 1e-41, 1e-45, Math.fround(1e-20)),
);
const broken = fc.oneof({ weight: 5, arbitrary: anything }, fc.constantFrom(NaN, Infinity, -Infinity));

/** Rows of `value`s, of the right width but now and then a wrong one, some payloads shared; a row that is the own one, or none. */
interface Situation {
  readonly rows: readonly Contribution[];
  readonly own: Contribution | null;
}

function situations(value: fc.Arbitrary<number>, lengths: fc.Arbitrary<number>, rows = 9): fc.Arbitrary<Situation> {
  const update = lengths.chain((length) => fc.array(value, { minLength: length, maxLength: length }));
  return fc
    .record({
      updates: fc.array(update, { maxLength: rows }),
      copies: fc.array(fc.nat(20), { minLength: rows, maxLength: rows }),
      own: fc.option(fc.nat(rows - 1)),
    })
    .map(({ updates, copies, own }) => {
      const all = contributionsOf(updates);
      const shared = all.map((row, i) => {
        const original = all[copies[i]!]; // most draws lie beyond the rows: few copies
        return original === undefined || i === own
          ? row
          : { ...row, update: original.update.slice(), payloadHash: original.payloadHash };
      });
      return { rows: shared, own: own === null ? null : (shared[own] ?? null) };
    });
}

const wild = situations(broken, fc.oneof({ weight: 12, arbitrary: fc.constant(width) }, fc.constantFrom(0, 3, 5)));
const tame = situations(ordinary, fc.constant(width));

/** Twelve labelled rows, and sketches of four numeric features. */
const validation: LabelledRows = {
  rows: 24,
  inputs: Float32Array.from({ length: 24 * width }, (_, k) => ((k * 37) % 19) / 10 - 0.9),
  labels: Uint8Array.from({ length: 24 }, (_, i) => i % 2),
};
const blocks = blocksOf({ name: "test", numeric: ["a", "b", "c", "d"], categorical: [] });
const distribution = {
  width,
  blocks: blocks.map((block) => ({ block, values: Float32Array.of(-1, -0.2, 0, 0.3, 1) })),
};

function contextFor(rows: readonly Contribution[]): FilterContext {
  return contextOf(rows, toleratedFaults(rows.length), {
    start: Float32Array.of(0.3, -0.2, 0.1, 0.4),
    validation,
    distribution,
    benignDistribution: distribution,
    state: { a0001: 0.7, a0099: 1.2 },
  });
}

for (const name of ruleNames) {
  describe(`the rule ${name}`, () => {
    const rule = ruleNamed(name);
    const judge = ({ rows, own }: Situation, context = contextFor(rows)): Outcome => rule(rows, own, context);

    it("gives one verdict a row and a finite step or none, whatever it is sent", () => {
      fc.assert(
        fc.property(wild, (situation) => {
          const { step, verdicts } = judge(situation);
          assert.deepEqual(
            verdicts.map(({ author }) => author),
            situation.rows.map(({ author }) => author),
          );
          for (const { score, threshold } of verdicts) {
            assert.ok(score === null || Number.isFinite(score));
            assert.ok(threshold === null || Number.isFinite(threshold));
          }
          assert.ok(step === null || (step.length === width && step.every(Number.isFinite)));
        }),
      );
    });

    it("rejects at most f rows for what they say, and never its own", () => {
      fc.assert(
        fc.property(wild, ({ rows, own }) => {
          const context = contextFor(rows);
          const judged = rule(rows, own, context).verdicts.filter(
            (verdict) => verdict.status === "rejected" && !isFact(verdict),
          );
          assert.ok(judged.length <= context.f);
          assert.ok(judged.every(({ author }) => author !== own?.author));
        }),
      );
    });

    it("answers the same for the same rows in any order, twice", () => {
      const shuffled = wild.chain((situation) =>
        fc.record({
          situation: fc.constant(situation),
          order: fc.shuffledSubarray([...situation.rows], { minLength: situation.rows.length }),
        }),
      );
      fc.assert(
        fc.property(shuffled, ({ situation, order }) => {
          const outcome = judge(situation);
          assert.deepEqual(judge({ ...situation, rows: order }), outcome);
          assert.deepEqual(judge(situation), outcome);
        }),
      );
    });

    it("changes nothing that it is given, and hands none of it out", () => {
      fc.assert(
        fc.property(wild, (situation) => {
          const context = contextFor(situation.rows);
          const before = structuredClone({ rows: situation.rows, start: context.start, state: context.state });
          const { step } = rule(situation.rows, situation.own, context);
          assert.deepEqual({ rows: situation.rows, start: context.start, state: context.state }, before);
          assert.ok(situation.rows.every(({ update }) => update.buffer !== step?.buffer));
        }),
      );
    });

    it("stays within the rows, coordinate by coordinate (and nought, towards which capping draws)", () => {
      fc.assert(
        fc.property(tame, (situation) => {
          const { step } = judge(situation);
          step?.forEach((value, k) => {
            const column = situation.rows.map(({ update }) => update[k]!);
            const slack = 1e-5;
            assert.ok(value <= Math.max(0, ...column) + slack && value >= Math.min(0, ...column) - slack);
          });
        }),
      );
    });

    it("returns the common row where all agree", () => {
      fc.assert(
        fc.property(
          fc.array(ordinary, { minLength: width, maxLength: width }),
          fc.integer({ min: 1, max: 9 }),
          (u, n) => {
            const rows = contributionsOf(Array.from({ length: n }, () => u));
            const { step, verdicts } = judge({ rows, own: rows[0]! }, { ...contextFor(rows), state: {} });
            const selects = ["multi-krum", "monna"].includes(name); // n - f rows, no more, though all be equal
            assert.ok(verdicts.every(({ status }) => selects || status === "accepted"));
            step!.forEach((value, k) => assert.ok(Math.abs(value - u[k]!) < 1e-5));
          },
        ),
      );
    });

    it("lets the local model stand where there is nothing to mix", () => {
      const state = contextFor([]).state;
      assert.deepEqual(judge({ rows: [], own: null }), { step: null, verdicts: [], state, degraded: "too-few" });
    });
  });
}

import assert from "node:assert/strict";
import { plainRows } from "../../src/engine/plain-rows.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { type Row, type RowKernels } from "../../src/engine/row-kernels.ts";
import { bulyan, bulyanOf, bulyanSelection } from "../../src/robust/bulyan.ts";
import { centreOf } from "../../src/robust/centred-clipping.ts";
import { geometricMedianOf } from "../../src/robust/geometric-median.ts";
import { byKrumScore, krum, krumScores } from "../../src/robust/krum.ts";
import { mean, meanOf } from "../../src/robust/mean.ts";
import { coordinateMedian, medianOf } from "../../src/robust/median.ts";
import { multiKrum } from "../../src/robust/multi-krum.ts";
import { monna } from "../../src/robust/monna.ts";
import { mixNearest, nearestNeighbourMixing } from "../../src/robust/nnm.ts";
import { trimmedMean, trimmedMeanOf } from "../../src/robust/trimmed-mean.ts";
import type { Contribution, Filter } from "../../src/robust/rule.ts";
import { cappedAt } from "../../src/robust/vectors.ts";
import { contextOf, contributionsOf } from "../robust/contributions.ts";
import { describeWith, oracleFolder, readOracle } from "../support/shared.ts";

interface Case {
  readonly id: string;
  readonly rule: string;
  readonly variant: string;
  readonly params: {
    readonly trimEachSide?: number;
    readonly weights?: number[];
    readonly m?: number;
    readonly c?: number;
    readonly nu?: number;
    readonly T?: number;
    readonly tau?: number;
    readonly L?: number;
    readonly start?: number[] | "zeros";
    readonly pivot?: number;
  };
  readonly n: number;
  readonly f: number;
  readonly inputs: number[][];
  readonly output: number[];
  readonly output64: number[];
  readonly accept?: number[][];
  readonly selected?: number[];
  readonly scores64?: number[];
  readonly objective?: number;
  readonly neighbours?: number[][];
  readonly preaggregated64?: number[][];
}

/** What each rule comes to, in the variant that its file names. Not built: `byzfl`'s Krums, `scores-once` of Bulyan, arc and caf. */
const cores: Record<string, (x: readonly Row[], reference: Case, kernels: RowKernels) => Row> = {
  "mean/byzfl": (x, _, kernels) => meanOf(x, kernels),
  "mean/weighted": (x, { params }, kernels) => kernels.weightedMean(x, params.weights!),
  "median/byzfl": (x, _, kernels) => medianOf(x, kernels),
  "trimmed_mean/byzfl": (x, { params }, kernels) => trimmedMeanOf(x, params.trimEachSide!, kernels),
  "krum/paper": (x, { f }, kernels) => x[byKrumScore(krumScores(x, f, 1, kernels))[0]!]!,
  "multi_krum/paper": selectByKrum,
  "multi_krum/paper-m2": selectByKrum,
  "bulyan/flower": (x, { f }, kernels) => bulyanOf(x, f, kernels),
  "geometric_median/byzfl": weiszfeld,
  "geometric_median/start-mean": weiszfeld,
  "geometric_median/start-median": weiszfeld,
  "centered_clipping/byzfl": (x, { params }, kernels) =>
    centreOf(x, Float32Array.from(params.start as number[]), { tau: params.tau!, steps: params.L! }, kernels),
  "nnm+mean/byzfl": (x, { f }, kernels) => meanOf(mixNearest(x, f, kernels), kernels),
  "nnm+median/byzfl": (x, { f }, kernels) => medianOf(mixNearest(x, f, kernels), kernels),
  "nnm+trimmed_mean/byzfl": (x, { f, params }, kernels) =>
    trimmedMeanOf(mixNearest(x, f, kernels), params.trimEachSide!, kernels),
  "nnm+geometric_median/byzfl": (x, reference, kernels) =>
    weiszfeld(mixNearest(x, reference.f, kernels), reference, kernels),
};

function selectByKrum(x: readonly Row[], { f, params }: Case, kernels: RowKernels): Row {
  const selected = byKrumScore(krumScores(x, f, params.m!, kernels)).slice(0, params.m);
  return meanOf(
    selected.map((i) => x[i]!),
    kernels,
  );
}

function weiszfeld(x: readonly Row[], { params }: Case, kernels: RowKernels): Row {
  const { nu, T, start } = params;
  const from = start === "zeros" ? new Float64Array(x[0]!.length) : Float64Array.from(start!);
  return geometricMedianOf(x, { nu: nu!, steps: T!, start: from }, kernels);
}

/** The filters and aggregators that a node really runs. */
const rules: Record<string, (rows: readonly Contribution[], reference: Case) => Float32Array> = {
  "mean/byzfl": (rows, { f }) => mean()(rows, null, contextOf(rows, f)),
  "median/byzfl": (rows, { f }) => coordinateMedian()(rows, null, contextOf(rows, f)),
  "trimmed_mean/byzfl": (rows, { params }) => trimmedMean()(rows, null, contextOf(rows, params.trimEachSide!)),
  "krum/paper": (rows, { f }) => krum()(rows, null, contextOf(rows, f)),
  "multi_krum/paper": (rows, { f }) => filterThenMean(multiKrum(), rows, null, f),
  "bulyan/flower": (rows, { f }) => bulyan()(rows, null, contextOf(rows, f)),
  "monna/byzfl": (rows, { f, params }) => filterThenMean(monna(), rows, rows[params.pivot!]!, f),
  "nnm+trimmed_mean/byzfl": (rows, { f }) => {
    const context = contextOf(rows, f);
    return trimmedMean()(nearestNeighbourMixing()(rows, null, context).kept, null, context);
  },
  "static_clipping/byzfl": (rows, { f, params }) =>
    mean()(
      rows.map((row) => ({ ...row, update: cappedAt(row.update, params.c!) })),
      null,
      contextOf(rows, f),
    ),
};

function filterThenMean(
  filter: Filter,
  rows: readonly Contribution[],
  own: Contribution | null,
  f: number,
): Float32Array {
  const context = contextOf(rows, f);
  return mean()(filter(rows, own, context).kept, own, context);
}

function near(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): boolean {
  return expected.every((value, k) => Math.abs(actual[k]! - value) <= tolerance * Math.max(1, Math.abs(value)));
}

function assertMatches(actual: Row, expected: readonly number[], tolerance: number, accept?: number[][]): void {
  assert.equal(actual.length, expected.length);
  const answers = accept ?? [expected];
  assert.ok(
    answers.some((answer) => near(actual, answer, tolerance)),
    `${[...actual].join(" ")} instead of ${expected.join(" ")}`,
  );
}

describeWith(oracleFolder, "VERVET_ORACLES", "the robust rules beside independent implementations", () => {
  const cases = oracleFolder === null ? [] : readOracle<{ cases: Case[] }>("robust.json").cases;
  const floats = ({ inputs }: Case): Float32Array[] => inputs.map((row) => Float32Array.from(row));
  const keyOf = ({ rule, variant }: Case): string => `${rule}/${variant}`;

  for (const [key, core] of Object.entries(cores)) {
    it(`agree in float64 on every case of ${key}`, () => {
      const matching = cases.filter((reference) => keyOf(reference) === key);
      assert.ok(matching.length > 0);
      for (const reference of matching) {
        const rows = floats(reference).map((row) => Float64Array.from(row));
        assertMatches(core(rows, reference, plainRows), reference.output64, 1e-9, reference.accept);
      }
    });
  }

  for (const [key, core] of Object.entries(cores)) {
    it(`agree over the engine's kernels on every case of ${key}`, () => {
      const engine = createWasmEngine();
      for (const reference of cases.filter((other) => keyOf(other) === key)) {
        const kernels = engine.createRows();
        assertMatches(core(floats(reference), reference, kernels), reference.output, 1e-5, reference.accept);
        kernels.dispose();
      }
    });
  }

  for (const [key, rule] of Object.entries(rules)) {
    it(`agree in float32, as contributions, on every case of ${key}`, () => {
      const matching = cases.filter((reference) => keyOf(reference) === key);
      assert.ok(matching.length > 0);
      for (const reference of matching) {
        const step = rule(contributionsOf(floats(reference)), reference);
        assertMatches(step, reference.output, 1e-5, reference.accept);
      }
    });
  }

  it("agree on Krum's scores and on which rows Multi-Krum selects", () => {
    for (const reference of cases.filter(({ variant }) => variant.startsWith("paper"))) {
      const scores = krumScores(floats(reference), reference.f, reference.params.m ?? 1);
      assert.ok(near(scores, reference.scores64!, 1e-9), reference.id);
      if (reference.accept !== undefined) continue;
      const selected = byKrumScore(scores).slice(0, reference.params.m ?? 1);
      assert.deepEqual(
        selected.toSorted((a, b) => a - b),
        reference.selected,
        reference.id,
      );
    }
  });

  it("agree on which rows Bulyan chooses, and in which order", () => {
    for (const reference of cases.filter((other) => keyOf(other) === "bulyan/flower")) {
      assert.deepEqual(bulyanSelection(floats(reference), reference.f), reference.selected, reference.id);
    }
  });

  it("come near the exact geometric median when they go on", () => {
    for (const reference of cases.filter((other) => keyOf(other) === "geometric_median/exact")) {
      const x = floats(reference);
      const v = geometricMedianOf(x, { steps: 1000 });
      const objective = plainRows.squaredDistances(x, v).reduce((sum, d) => sum + Math.sqrt(d), 0);
      assert.ok(objective <= reference.objective! * (1 + 1e-6) + 1e-6, `${reference.id}: ${objective}`);
    }
  });

  it("agree on what nearest-neighbour mixing makes of each row", () => {
    for (const reference of cases.filter(({ rule }) => rule === "nnm+mean")) {
      const mixed = mixNearest(floats(reference), reference.f);
      mixed.forEach((row, i) => assert.ok(near(row, reference.preaggregated64![i]!, 1e-9), reference.id));
    }
  });
});

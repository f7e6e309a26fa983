import assert from "node:assert/strict";
import { byKrumScore, krum, krumScores } from "../../src/robust/krum.ts";
import { mean, meanOf } from "../../src/robust/mean.ts";
import { coordinateMedian, medianOf } from "../../src/robust/median.ts";
import { multiKrum } from "../../src/robust/multi-krum.ts";
import { mixNearest, nearestNeighbourMixing } from "../../src/robust/nnm.ts";
import { trimmedMean, trimmedMeanOf } from "../../src/robust/trimmed-mean.ts";
import type { Contribution } from "../../src/robust/rule.ts";
import { cappedAt, weightedMean, type Row } from "../../src/robust/vectors.ts";
import { contextOf } from "../robust/contributions.ts";
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
  };
  readonly n: number;
  readonly f: number;
  readonly inputs: number[][];
  readonly output: number[];
  readonly output64: number[];
  readonly accept?: number[][];
  readonly selected?: number[];
  readonly scores64?: number[];
  readonly neighbours?: number[][];
  readonly preaggregated64?: number[][];
}

/** The float64 core of each rule, in the variant that its file names. */
const cores: Record<string, (x: readonly Row[], reference: Case) => Row> = {
  "mean/byzfl": (x) => meanOf(x),
  "mean/weighted": (x, { params }) => weightedMean(x, params.weights!),
  "median/byzfl": (x) => medianOf(x),
  "trimmed_mean/byzfl": (x, { params }) => trimmedMeanOf(x, params.trimEachSide!),
  "krum/paper": (x, { f }) => x[byKrumScore(krumScores(x, f))[0]!]!,
  "multi_krum/paper": selectByKrum,
  "multi_krum/paper-m2": selectByKrum,
  "nnm+mean/byzfl": (x, { f }) => meanOf(mixNearest(x, f)),
  "nnm+median/byzfl": (x, { f }) => medianOf(mixNearest(x, f)),
  "nnm+trimmed_mean/byzfl": (x, { f, params }) => trimmedMeanOf(mixNearest(x, f), params.trimEachSide!),
};

function selectByKrum(x: readonly Row[], { f, params }: Case): Row {
  const selected = byKrumScore(krumScores(x, f)).slice(0, params.m);
  return meanOf(selected.map((i) => x[i]!));
}

/** The float32 filters and aggregators that a node really runs. */
const rules: Record<string, (rows: readonly Contribution[], reference: Case) => Float32Array> = {
  "mean/byzfl": (rows, { f }) => mean()(rows, null, contextOf(rows, f)),
  "median/byzfl": (rows, { f }) => coordinateMedian()(rows, null, contextOf(rows, f)),
  "trimmed_mean/byzfl": (rows, { params }) => trimmedMean()(rows, null, contextOf(rows, params.trimEachSide!)),
  "krum/paper": (rows, { f }) => krum()(rows, null, contextOf(rows, f)),
  "multi_krum/paper": (rows, { f }) => {
    const context = contextOf(rows, f);
    return mean()(multiKrum()(rows, null, context).kept, null, context);
  },
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
        assertMatches(core(floats(reference), reference), reference.output64, 1e-9, reference.accept);
      }
    });
  }

  for (const [key, rule] of Object.entries(rules)) {
    it(`agree in float32, as contributions, on every case of ${key}`, () => {
      const matching = cases.filter((reference) => keyOf(reference) === key);
      assert.ok(matching.length > 0);
      for (const reference of matching) {
        const rows = floats(reference).map((update, i) => ({
          author: String(i).padStart(4, "0"),
          update,
          age: 0,
          payloadHash: String(i),
        }));
        assertMatches(rule(rows, reference), reference.output, 1e-5, reference.accept);
      }
    });
  }

  it("agree on Krum's scores and on which rows Multi-Krum selects", () => {
    for (const reference of cases.filter(({ variant }) => variant.startsWith("paper"))) {
      const scores = krumScores(floats(reference), reference.f);
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

  it("agree on what nearest-neighbour mixing makes of each row", () => {
    for (const reference of cases.filter(({ rule }) => rule === "nnm+mean")) {
      const mixed = mixNearest(floats(reference), reference.f);
      mixed.forEach((row, i) => assert.ok(near(row, reference.preaggregated64![i]!, 1e-9), reference.id));
    }
  });
});

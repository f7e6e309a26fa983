import assert from "node:assert/strict";
import { plainRows } from "../../src/engine/plain-rows.ts";
import type { Question, RowKernels } from "../../src/engine/row-kernels.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { seededRandom } from "../../src/random.ts";

const engine = createWasmEngine();
/** Longer than the blocks by which rows come in, to their end and not. */
const lengths = [4096, 4097, 9_001];

function rowsOf(d: number, n = 7): Float32Array[] {
  const random = seededRandom(`${n} x ${d}`);
  return Array.from({ length: n }, () => Float32Array.from({ length: d }, () => random.normal()));
}

/** Everything that is asked about rows, of fresh kernels; `prepare` comes first, and may put other rows in their place. */
function answersAbout(x: Float32Array[], prepare: (kernels: RowKernels) => Float32Array[] | void): unknown {
  const kernels = engine.createRows();
  try {
    const rows = prepare(kernels) ?? x;
    const finite = rows.map((row) => kernels.isFinite(row));
    const y = rows.filter((_, j) => finite[j]);
    const weights = Float64Array.from(y, (_, j) => j + 1);
    const step = kernels.meanAndDistances(y, weights);
    const answers = {
      products: kernels.dots(y, y),
      beside: kernels.dots([y[1]!], y),
      lengths: kernels.squaredDistances(y, null),
      fromRow: kernels.squaredDistances(y, y[0]!),
      fromMiddle: kernels.squaredDistances(y, kernels.trimmedMean(y, (y.length - 1) >> 1)),
      trimmed: kernels.trimmedMean(y, 2),
      around: kernels.meanAroundMedian(y, 3),
      mean: kernels.weightedMean(y, weights),
      step: step.mean,
      fromStep: step.squared,
      mixed: kernels.groupMeans(y, [[1, 3, 4]])[0]!,
      scaled: kernels.scaled(y[2]!, 0.5),
    };
    // Copies: the kernels' memory serves others afterwards.
    return { finite, ...Object.fromEntries(Object.entries(answers).map(([name, row]) => [name, row.slice()])) };
  } finally {
    kernels.dispose();
  }
}

const spoilt: Readonly<Record<string, (row: Float32Array) => void>> = {
  nothing: () => undefined,
  "a subnormal": (row) => (row[row.length - 1] = 1e-41),
  "a huge value": (row) => (row[row.length - 1] = 1e30),
  "a NaN": (row) => (row[row.length - 1] = Number.NaN),
};

describe("rows that come in by blocks", () => {
  it("are reckoned with to their end, as in plain TypeScript", () => {
    for (const d of lengths) {
      const x = rowsOf(d);
      const kernels = engine.createRows();
      const near = (here: ArrayLike<number>, there: ArrayLike<number>, bound: number): void => {
        for (let i = 0; i < there.length; i++) assert.ok(Math.abs(here[i]! - there[i]!) <= bound, `${i} of ${d}`);
      };
      near(kernels.dots(x, x), plainRows.dots(x, x), kernels.dotError * d * 1.2);
      near(kernels.squaredDistances(x, x[3]!), plainRows.squaredDistances(x, x[3]!), 1e-9);
      near(kernels.squaredDistances(x, null), plainRows.squaredDistances(x, null), 1e-9);
      near(kernels.trimmedMean(x, 2), plainRows.trimmedMean(x, 2), 1e-7);
      near(kernels.weightedMean(x, [1, 2, 3, 4, 5, 6, 7]), plainRows.weightedMean(x, [1, 2, 3, 4, 5, 6, 7]), 1e-7);
      near(kernels.finiteMean(x)!, plainRows.finiteMean(x)!, 1e-6);
      kernels.dispose();
    }
  });

  it("give the same bits as rows that lie in memory", () => {
    for (const spoil of Object.values(spoilt)) {
      const x = rowsOf(9_001);
      spoil(x[4]!);
      const inPlace = (kernels: RowKernels): Float32Array[] =>
        x.map((row) => {
          const place = kernels.allocate(row.length);
          place.set(row);
          return place;
        });
      assert.deepEqual(
        answersAbout(x, inPlace),
        answersAbout(x, () => undefined),
      );
    }
  });

  for (const [what, spoil] of Object.entries(spoilt)) {
    it(`give the same answers where they were foreseen, ${what} among them`, () => {
      for (const d of [50, 9_001]) {
        const x = rowsOf(d);
        spoil(x[4]!);
        const questions: Question[] = [
          { kind: "dots" },
          { kind: "squared-distances", centre: null },
          { kind: "squared-distances", centre: x[0]! },
          { kind: "trimmed-mean", cut: 2, distances: false },
          { kind: "trimmed-mean", cut: 3, distances: true },
        ];
        const unforeseen = answersAbout(x, () => undefined);
        for (const question of questions) {
          const foreseen = answersAbout(x, (kernels) => kernels.foresee(x, question));
          assert.deepEqual(foreseen, unforeseen, JSON.stringify({ d, kind: question.kind }));
        }
      }
    });
  }

  it("are known for what they are, however they came in", () => {
    const x = rowsOf(9_001, 3);
    x[1]![9_000] = Number.NEGATIVE_INFINITY;
    const kernels = engine.createRows();
    kernels.foresee(x, { kind: "dots" });
    assert.deepEqual(
      x.map((row) => kernels.isFinite(row)),
      [true, false, true],
    );
    assert.equal(kernels.finiteMean(x), null);
    kernels.dispose();
  });
});

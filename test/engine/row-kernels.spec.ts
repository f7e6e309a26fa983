import assert from "node:assert/strict";
import * as fc from "fast-check";
import { dot, plainRows } from "../../src/engine/plain-rows.ts";
import { asFloat32, type Row, type RowKernels } from "../../src/engine/row-kernels.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { seededRandom } from "../../src/random.ts";

const engine = createWasmEngine();

/** Calls `body` with fresh kernels in WASM. */
function withKernels<Result>(body: (kernels: RowKernels) => Result): Result {
  const kernels = engine.createRows();
  try {
    return body(kernels);
  } finally {
    kernels.dispose();
  }
}

/** n rows of d values of very unlike sizes. */
function rowsOf(n: number, d: number, seed: string): Float32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, j) =>
    Float32Array.from({ length: d }, () => (random.next() < 0.1 ? 0 : random.normal() * 10 ** (j % 5))),
  );
}

const shape = fc.record({
  n: fc.integer({ min: 1, max: 40 }),
  d: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(63, 64, 65, 127, 128, 129, 200)),
  seed: fc.string({ maxLength: 4 }),
});

/** Both results as float32, since rows may come rounded. */
function assertSame(here: Row, there: Row): void {
  assert.deepEqual(asFloat32(here), asFloat32(there));
}

/** Every value as it should be but for a part of itself: fused or not, sums differ in their last bits. */
function assertNear(here: Row, there: Row, part: number): void {
  assert.equal(here.length, there.length);
  there.forEach((value, k) =>
    assert.ok(Math.abs(here[k]! - value) <= part * Math.abs(value), `${here[k]} for ${value}`),
  );
}

/** Products as good as the kernels promise. */
function assertProducts(kernels: RowKernels, a: readonly Float32Array[], b: readonly Float32Array[]): void {
  const [here, there] = [kernels.dots(a, b), plainRows.dots(a, b)];
  assert.equal(here.length, there.length);
  here.forEach((product, at) => {
    const [left, right] = [a[Math.floor(at / b.length)]!, b[at % b.length]!];
    const bound = kernels.dotError * Math.sqrt(dot(left, left)) * Math.sqrt(dot(right, right));
    assert.ok(Math.abs(product - there[at]!) <= bound, `${product} for ${there[at]}`);
  });
}

describe("the kernels over rows, in WASM", () => {
  it("reckon as the plain ones do: products and distances", () => {
    fc.assert(
      fc.property(shape, ({ n, d, seed }) => {
        const x = rowsOf(n, d, seed);
        const others = rowsOf((n % 7) + 1, d, `${seed} others`);
        withKernels((kernels) => {
          assertProducts(kernels, x, others);
          assertProducts(kernels, x, x);
          assertProducts(kernels, [x[0]!], x);
          for (const centre of [null, x[0]!, new Float64Array(d).fill(1 / 3)]) {
            assertNear(kernels.squaredDistances(x, centre), plainRows.squaredDistances(x, centre), 1e-13);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it("reckon as the plain ones do: means", () => {
    fc.assert(
      fc.property(shape, ({ n, d, seed }) => {
        const x = rowsOf(n, d, seed);
        const random = seededRandom(seed);
        const w = Float64Array.from(x, () => random.next() + 0.01);
        const groups = x.map((_, i) => [...x.keys()].filter((j) => j === i || random.next() < 0.6));
        withKernels((kernels) => {
          assertNear(kernels.weightedMean(x, w), plainRows.weightedMean(x, w), 1.2e-7);
          for (const rows of [x, x.map((row, j) => (j === 0 ? row.map((value) => value * 1e20) : row))]) {
            const [here, there] = [kernels, plainRows].map((either) => either.meanAndDistances(rows, w));
            // From the mean that it found: the two means differ in their last bits, which is much of the distance of a row close by.
            assertNear(here!.squared, plainRows.squaredDistances(rows, here!.mean), 1e-5);
            here!.mean.forEach((value, k) => {
              const largest = Math.max(...rows.map((row) => Math.abs(row[k]!)));
              assert.ok(Math.abs(value - there!.mean[k]!) <= 3e-6 * largest);
            });
          }
          const means = plainRows.groupMeans(x, groups);
          kernels.groupMeans(x, groups).forEach((mean, g) =>
            mean.forEach((value, k) => {
              const largest = Math.max(...groups[g]!.map((j) => Math.abs(x[j]![k]!)));
              assert.ok(Math.abs(value - means[g]![k]!) <= 3e-6 * largest);
            }),
          );
        });
      }),
      { numRuns: 60 },
    );
  });

  it("give the bits of the plain ones: sorted columns", () => {
    fc.assert(
      fc.property(shape, ({ n, d, seed }) => {
        const x = rowsOf(n, d, seed);
        withKernels((kernels) => {
          for (const cut of new Set([0, Math.floor((n - 1) / 3), (n - 1) >> 1])) {
            assertSame(kernels.trimmedMean(x, cut), plainRows.trimmedMean(x, cut));
          }
          for (const count of new Set([1, Math.ceil(n / 3), n])) {
            assertSame(kernels.meanAroundMedian(x, count), plainRows.meanAroundMedian(x, count));
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it("find every NaN and infinity", () => {
    for (const kernels of [plainRows, engine.createRows()]) {
      for (const bad of [NaN, Infinity, -Infinity]) {
        for (let k = 0; k < 19; k++) {
          const row = new Float32Array(19).fill(3.4e38);
          assert.equal(kernels.isFinite(row), true);
          const broken = row.slice();
          broken[k] = bad;
          assert.equal(kernels.isFinite(broken), false);
        }
      }
      kernels.dispose();
    }
  });

  it("give a mean only of finite rows, wherever they lie", () => {
    const d = 9_001; // more than two blocks
    const x = rowsOf(7, d, "finite");
    for (const kernels of [plainRows, engine.createRows()]) {
      const rows = x.map((row, j) => {
        if (j % 2 === 0) return row;
        const place = kernels.allocate(d);
        place.set(row);
        return place;
      });
      kernels.isFinite(rows[2]!);
      const mean = plainRows.weightedMean(x, new Float64Array(7).fill(1));
      kernels.finiteMean(rows)!.forEach((value, k) => assert.ok(Math.abs(value - mean[k]!) < 1e-2));
      for (const bad of [NaN, Infinity, -Infinity]) {
        for (const [j, k] of [
          [0, 0],
          [3, 4_096],
          [6, d - 1],
        ] as const) {
          const broken = rows.map((row, i) => (i === j ? row.map((value, at) => (at === k ? bad : value)) : row));
          assert.equal(kernels.finiteMean(broken), null);
        }
      }
      kernels.dispose();
    }
  });

  it("make subnormals zero", () => {
    const tiny = [1e-41, -1e-45, 1.1e-38, 0, 2, -1.2e-38];
    withKernels((kernels) => {
      const [mean] = kernels.groupMeans([Float32Array.from(tiny)], [[0]]);
      assert.deepEqual([...mean!], [0, 0, 0, 0, 2, Math.fround(-1.2e-38)]);
    });
  });

  it("hold the largest floats: no sum overflows", () => {
    const x = [3.4e38, 3.4e38, -3.4e38].map((value) => new Float32Array(33).fill(value));
    withKernels((kernels) => {
      assert.ok(kernels.dots(x, x).every(Number.isFinite));
      assert.ok(kernels.weightedMean(x.slice(0, 2), [1, 1]).every((value) => value === Math.fround(3.4e38)));
      assert.ok(kernels.trimmedMean(x, 0).every(Number.isFinite));
    });
  });

  it("multiply values of any size within their bound, though float32 products of them would be nothing or infinite", () => {
    const random = seededRandom("sizes");
    const sizes = [1e38, 1e30, 1, 1e-22, 1e-33];
    const x = sizes.map((size) =>
      Float32Array.from({ length: 700 }, (_, k) => (k % 3 === 0 ? 1 : size) * random.normal() * 0.1),
    );
    const y = sizes.map((size) => Float32Array.from({ length: 700 }, () => size * random.normal() * 0.1));
    withKernels((kernels) => {
      assertProducts(kernels, x, x);
      assertProducts(kernels, x, y);
      assertProducts(kernels, y, y);
    });
  });

  it("know the products of a multiple from those of the row", () => {
    const x = rowsOf(6, 300, "multiples");
    withKernels((kernels) => {
      assertProducts(kernels, x, x);
      const half = kernels.scaled(x[2]!, 0.5);
      const quarter = kernels.scaled(half, 0.5);
      assertSame(
        quarter,
        x[2]!.map((value) => value / 4),
      );
      assertProducts(kernels, [x[0]!, half, quarter], [x[5]!, quarter, x[2]!]);
    });
  });

  it("reckon with rows that were written where they lie", () => {
    const x = rowsOf(3, 50, "in place");
    withKernels((kernels) => {
      const inPlace = x.map((row) => {
        const place = kernels.allocate(row.length);
        place.set(row);
        return place;
      });
      inPlace[1]![7] = 1e-41;
      x[1]![7] = 0;
      assert.ok(inPlace.every((row) => kernels.isFinite(row)));
      assertProducts(kernels, inPlace, inPlace);
      assertSame(kernels.trimmedMean(inPlace, 1), plainRows.trimmedMean(x, 1));
      assert.equal(inPlace[1]![7], 0);
    });
  });

  it("reckon with float64 rows, and with none, as the plain ones do", () => {
    const x = rowsOf(5, 12, "float64").map((row) => Float64Array.from(row, (value) => value / 3));
    withKernels((kernels) => {
      assert.deepEqual(kernels.dots(x, x), plainRows.dots(x, x));
      assert.deepEqual(kernels.trimmedMean(x, 1), plainRows.trimmedMean(x, 1));
      assert.deepEqual(kernels.weightedMean(x, [1, 2, 3, 4, 5]), plainRows.weightedMean(x, [1, 2, 3, 4, 5]));
      assert.equal(kernels.dots([], []).length, 0);
      assert.equal(kernels.squaredDistances([], null).length, 0);
    });
  });

  it("take what they gave for a row of their own, and nobody else's copy for it", () => {
    const x = rowsOf(3, 20, "given");
    withKernels((kernels) => {
      const [mean] = kernels.groupMeans(x, [[0, 1, 2]]) as [Float32Array];
      assertProducts(kernels, [mean], x);
      const changed = mean.slice();
      changed[3] = 77;
      assertProducts(kernels, [changed], x);
    });
  });
});

import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import { plainRows, sumOf } from "./plain-rows.ts";
import type { Row, RowKernels } from "./row-kernels.ts";
import { createRowStore } from "./row-store.ts";
import { createWasmDistances } from "./wasm-distances.ts";
import { createWasmDots, dotError } from "./wasm-dots.ts";
import { finiteMeanOf } from "./wasm-finite-mean.ts";
import { createWasmSorted } from "./wasm-sorted.ts";

const allSingle = (rows: readonly Row[]): rows is readonly Float32Array[] =>
  rows.every((row) => row instanceof Float32Array);

/**
 * The kernels in WASM. Rows of float64, which no contribution is, go the plain way.
 * Subnormals count as 0.
 */
export function createWasmRows(kernels: Kernels, arena: Arena): RowKernels {
  const store = createRowStore(kernels, arena);
  const products = createWasmDots(kernels, arena, store);
  const distances = createWasmDistances(kernels, arena, store);
  const sorted = createWasmSorted(kernels, arena, store, distances);

  const weightedMean = (x: readonly Float32Array[], w: ArrayLike<number>, total: number): Float32Array => {
    const out = store.allocate(x[0]!.length);
    store.withRoom([4 * x.length, 8 * x.length], (table, weights) => {
      new Float64Array(arena.floats().buffer, weights, x.length).set(w);
      store.inBlocks(x, ({ from, columns, addresses }) => {
        store.putAddresses(table, addresses);
        kernels.weightedMean(table, x.length, weights, total, columns, out.byteOffset + 4 * from);
      });
    });
    return out;
  };
  const groupMeans = (x: readonly Float32Array[], groups: readonly (readonly number[])[]): Float32Array[] => {
    const outs = groups.map(() => store.allocate(x[0]!.length));
    const members = groups.reduce((count, group) => count + 1 + group.length, 0);
    store.withRoom([4 * members, 4 * groups.length], (lists, ends) => {
      store.inBlocks(x, ({ from, columns, addresses }) => {
        const words = new Uint32Array(arena.floats().buffer);
        let at = lists / 4;
        for (const group of groups) {
          words[at++] = group.length;
          for (const j of group) words[at++] = addresses[j]!;
        }
        outs.forEach(({ byteOffset }, g) => (words[ends / 4 + g] = byteOffset + 4 * from));
        kernels.groupMeans(lists, groups.length, columns, ends);
      });
    });
    return outs;
  };

  return {
    isFinite: (row) => (row instanceof Float32Array ? store.isFinite(row) : plainRows.isFinite(row)),
    allocate: store.allocate,
    foresee(x, question) {
      if (!allSingle(x)) return;
      if (question.kind === "dots") products.foresee(x);
      else if (question.kind === "squared-distances") distances.foresee(x, question.centre);
      else sorted.foresee(x, question.cut, question.distances);
    },
    finiteMean: (x) => (allSingle(x) ? finiteMeanOf(kernels, store, x) : plainRows.finiteMean(x)),
    dotError,
    dots(a, b) {
      if (!allSingle(a) || !allSingle(b) || a.length === 0 || b.length === 0) return plainRows.dots(a, b);
      return products.dots(a, b);
    },
    scaled(row, factor) {
      const result = store.allocate(row.length);
      store.inBlocks([row], ({ from, columns, addresses }) =>
        kernels.scaleRow(addresses[0]!, result.byteOffset + 4 * from, factor, columns),
      );
      products.isMultiple(result, row, factor);
      return result;
    },
    squaredDistances: (x, centre) =>
      allSingle(x) && x.length > 0 ? distances.squared(x, centre) : plainRows.squaredDistances(x, centre),
    weightedMean: (x, w, total = sumOf(w)) =>
      allSingle(x) ? weightedMean(x, w, total) : plainRows.weightedMean(x, w, total),
    meanAndDistances(x, w) {
      if (!allSingle(x)) return plainRows.meanAndDistances(x, w);
      if (x.every((row) => store.isOrdinary(row))) return distances.withMean(x, w);
      const mean = weightedMean(x, w, sumOf(w));
      return { mean, squared: distances.squared(x, mean) };
    },
    groupMeans(x, groups) {
      if (!allSingle(x)) return plainRows.groupMeans(x, groups);
      const different = new Map(groups.map((group) => [group.join(), group]));
      const means = x.every((row) => store.isOrdinary(row))
        ? groupMeans(x, [...different.values()])
        : Array.from(different.values(), (group) => {
            const ones = new Float64Array(group.length).fill(1);
            return weightedMean(
              group.map((j) => x[j]!),
              ones,
              group.length,
            );
          });
      const meanOf = new Map([...different.keys()].map((name, g) => [name, means[g]!]));
      return groups.map((group) => meanOf.get(group.join())!);
    },
    trimmedMean: (x, cut) => (allSingle(x) ? sorted.trimmedMean(x, cut) : plainRows.trimmedMean(x, cut)),
    meanAroundMedian: (x, count) =>
      allSingle(x) ? sorted.meanAroundMedian(x, count) : plainRows.meanAroundMedian(x, count),
    dispose() {
      products.forget();
      distances.forget();
      sorted.forget();
      store.dispose();
    },
  };
}

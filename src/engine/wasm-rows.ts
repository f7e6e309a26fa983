import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import { plainRows, sumOf } from "./plain-rows.ts";
import type { Row, RowKernels } from "./row-kernels.ts";
import { createRowStore } from "./row-store.ts";
import { mergingNetwork, selectingNetwork, type Comparator } from "./sorting-network.ts";
import { createWasmDots, dotError } from "./wasm-dots.ts";
import { finiteMeanOf } from "./wasm-finite-mean.ts";

/** Bytes that one row takes in the scratch room of the kernels that sort by columns. */
const sortTile = 64;
/** How the sorting kernels are told what is wanted of a comparator. */
const wantedBits = { both: 0, low: 1, high: 2 };

const ceilTo = (multiple: number, n: number): number => Math.ceil(n / multiple) * multiple;
const allSingle = (rows: readonly Row[]): rows is readonly Float32Array[] =>
  rows.every((row) => row instanceof Float32Array);

/**
 * The kernels in WASM. Rows of float64, which no contribution is, go the plain way.
 * Subnormals count as 0.
 */
export function createWasmRows(kernels: Kernels, arena: Arena): RowKernels {
  const store = createRowStore(kernels, arena);
  const products = createWasmDots(kernels, arena, store);

  const words = (at: number, count: number): Uint32Array => new Uint32Array(arena.floats().buffer, at, count);
  const doubles = (at: number, count: number): Float64Array => new Float64Array(arena.floats().buffer, at, count);
  /** Writes the addresses of the rows; the last stands in for those wanting up to `count`. */
  const putTable = (at: number, rows: readonly Float32Array[], count = rows.length): void => {
    const addresses = Uint32Array.from({ length: count }, (_, i) =>
      store.addressOf(rows[Math.min(i, rows.length - 1)]!),
    );
    words(at, count).set(addresses);
  };
  /** Sums that a kernel left in two lanes each. */
  const takeSums = (at: number, count: number): Float64Array => {
    const lanes = doubles(at, 2 * count);
    return Float64Array.from({ length: count }, (_, i) => lanes[2 * i]! + lanes[2 * i + 1]!);
  };
  const reduceSorted = (
    kernel: Kernels["trimmedMean"],
    x: readonly Float32Array[],
    count: number,
    comparators: readonly Comparator[],
  ): Float32Array => {
    const length = x[0]!.length;
    const network = comparators.flatMap(({ low, high, wanted }) => [
      sortTile * low + wantedBits[wanted],
      sortTile * high,
    ]);
    return store.withRoom([4 * x.length, 4 * network.length, sortTile * x.length], (table, offsets, room) => {
      const out = store.allocate(length);
      putTable(table, x);
      words(offsets, network.length).set(network);
      kernel(table, x.length, count, offsets, network.length / 2, store.columns(length), out.byteOffset, room);
      return out;
    });
  };

  const weightedMean = (x: readonly Float32Array[], w: ArrayLike<number>, total: number): Float32Array =>
    store.withRoom([4 * x.length, 8 * x.length], (table, weights) => {
      const out = store.allocate(x[0]!.length);
      putTable(table, x);
      doubles(weights, x.length).set(w);
      kernels.weightedMean(table, x.length, weights, total, store.columns(out.length), out.byteOffset);
      return out;
    });

  const squaredDistances = (x: readonly Float32Array[], centre: Row | null): Float64Array => {
    const n = ceilTo(4, x.length);
    const columns = store.columns(x[0]!.length);
    if (centre === null) {
      return store.withRoom([4 * n, 16 * n], (table, sums) => {
        putTable(table, x, n);
        kernels.squaredNorms(table, n, columns, sums);
        return takeSums(sums, x.length);
      });
    }
    return store.withRoom([4 * n, 8 * columns, 16 * n], (table, at, sums) => {
      putTable(table, x, n);
      if (centre instanceof Float32Array) kernels.widenRow(store.addressOf(centre), at, columns);
      else {
        const wide = doubles(at, columns);
        wide.set(centre);
        wide.fill(0, centre.length);
      }
      kernels.squaredDistances(table, n, at, columns, sums);
      return takeSums(sums, x.length);
    });
  };

  return {
    isFinite: (row) => (row instanceof Float32Array ? store.isFinite(row) : plainRows.isFinite(row)),
    allocate: store.allocate,
    finiteMean: (x) => (allSingle(x) ? finiteMeanOf(kernels, arena, store, x) : plainRows.finiteMean(x)),
    dotError,
    dots(a, b) {
      if (!allSingle(a) || !allSingle(b) || a.length === 0 || b.length === 0) return plainRows.dots(a, b);
      return products.dots(a, b);
    },
    scaled(row, factor) {
      const result = store.allocate(row.length);
      kernels.scaleRow(store.addressOf(row), result.byteOffset, factor, store.columns(row.length));
      products.isMultiple(result, row, factor);
      return result;
    },
    squaredDistances: (x, centre) =>
      allSingle(x) && x.length > 0 ? squaredDistances(x, centre) : plainRows.squaredDistances(x, centre),
    weightedMean: (x, w, total = sumOf(w)) =>
      allSingle(x) ? weightedMean(x, w, total) : plainRows.weightedMean(x, w, total),
    meanAndDistances(x, w) {
      if (!allSingle(x)) return plainRows.meanAndDistances(x, w);
      const total = sumOf(w);
      if (!x.every((row) => store.isOrdinary(row))) {
        const mean = weightedMean(x, w, total);
        return { mean, squared: squaredDistances(x, mean) };
      }
      return store.withRoom([4 * x.length, 4 * x.length, 16 * x.length], (table, weights, sums) => {
        const mean = store.allocate(x[0]!.length);
        putTable(table, x);
        new Float32Array(arena.floats().buffer, weights, x.length).set(Array.from(w, (wj) => wj / total));
        doubles(sums, 2 * x.length).fill(0);
        kernels.meanAndDistances(table, x.length, weights, store.columns(mean.length), mean.byteOffset, sums);
        return { mean, squared: takeSums(sums, x.length) };
      });
    },
    groupMeans(x, groups) {
      if (!allSingle(x)) return plainRows.groupMeans(x, groups);
      const different = new Map(groups.map((group) => [group.join(), group]));
      const sums = new Map<string, Float32Array>();
      if (x.every((row) => store.isOrdinary(row))) {
        const members = [...different.values()].flatMap((group) => [
          group.length,
          ...group.map((j) => store.addressOf(x[j]!)),
        ]);
        store.withRoom([4 * members.length, 4 * different.size], (lists, outs) => {
          for (const name of different.keys()) sums.set(name, store.allocate(x[0]!.length));
          words(lists, members.length).set(members);
          words(outs, sums.size).set(Array.from(sums.values(), ({ byteOffset }) => byteOffset));
          kernels.groupMeans(lists, sums.size, store.columns(x[0]!.length), outs);
        });
      } else {
        for (const [name, group] of different) {
          const rows = group.map((j) => x[j]!);
          sums.set(name, weightedMean(rows, new Float64Array(rows.length).fill(1), rows.length));
        }
      }
      return groups.map((group) => sums.get(group.join())!);
    },
    trimmedMean: (x, cut) =>
      allSingle(x)
        ? reduceSorted(kernels.trimmedMean, x, cut, selectingNetwork(x.length, cut, x.length - cut))
        : plainRows.trimmedMean(x, cut),
    meanAroundMedian: (x, count) =>
      allSingle(x)
        ? reduceSorted(kernels.meanAroundMedian, x, count, mergingNetwork(x.length))
        : plainRows.meanAroundMedian(x, count),
    dispose() {
      products.forget();
      store.dispose();
    },
  };
}

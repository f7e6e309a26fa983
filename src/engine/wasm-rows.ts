import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import { plainRows } from "./plain-rows.ts";
import type { Row, RowKernels } from "./row-kernels.ts";
import { createRowStore } from "./row-store.ts";
import { mergingNetwork } from "./sorting-network.ts";

/** Bytes that one row takes in the scratch room of the kernels that widen rows by blocks, or sort them by columns. */
const dotsBlock = 512;
const meansBlock = 1088;
const sortStride = 576;

const ceilTo = (multiple: number, n: number): number => Math.ceil(n / multiple) * multiple;
const allSingle = (rows: readonly Row[]): rows is readonly Float32Array[] =>
  rows.every((row) => row instanceof Float32Array);

/**
 * The kernels in WASM: float32 rows in, summed in float64. Rows of float64, which no contribution is, go the plain way.
 * Subnormals count as 0.
 */
export function createWasmRows(kernels: Kernels, arena: Arena): RowKernels {
  const store = createRowStore(kernels, arena);

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
    ranks: readonly [from: number, to: number],
  ): Float32Array => {
    const length = x[0]!.length;
    const network = mergingNetwork(x.length, ...ranks).flatMap(({ low, high }) => [
      sortStride * low,
      sortStride * high,
    ]);
    return store.withRoom([4 * x.length, 4 * network.length, sortStride * x.length], (table, offsets, room) => {
      const out = store.allocate(length);
      putTable(table, x);
      words(offsets, network.length).set(network);
      kernel(table, x.length, count, offsets, network.length / 2, store.columns(length), out, room);
      return store.take(out, length);
    });
  };

  return {
    isFinite: (row) => (row instanceof Float32Array ? store.isFinite(row) : plainRows.isFinite(row)),
    dots(a, b) {
      if (!allSingle(a) || !allSingle(b) || a.length === 0 || b.length === 0) return plainRows.dots(a, b);
      const n = ceilTo(4, b.length);
      const m = a === b ? n : ceilTo(2, a.length);
      return store.withRoom([4 * m, 4 * n, dotsBlock * (m + n), 16 * m * n], (left, right, room, sums) => {
        putTable(left, a, m);
        putTable(right, b, n);
        doubles(sums, 2 * m * n).fill(0);
        kernels.dots(a === b ? right : left, m, right, n, store.columns(b[0]!.length), room, sums);
        const all = takeSums(sums, m * n);
        return Float64Array.from({ length: a.length * b.length }, (_, at) => {
          const [i, j] = [Math.floor(at / b.length), at % b.length];
          return a === b && j < i ? all[j * n + i]! : all[i * n + j]!;
        });
      });
    },
    squaredDistances(x, centre) {
      if (!allSingle(x) || x.length === 0) return plainRows.squaredDistances(x, centre);
      const n = ceilTo(4, x.length);
      const columns = store.columns(x[0]!.length);
      return store.withRoom([4 * n, 8 * columns, 16 * n], (table, at, sums) => {
        putTable(table, x, n);
        doubles(at, columns).fill(0);
        if (centre !== null) doubles(at, centre.length).set(centre);
        kernels.squaredDistances(table, n, at, columns, sums);
        return takeSums(sums, x.length);
      });
    },
    weightedMean(x, w) {
      if (!allSingle(x)) return plainRows.weightedMean(x, w);
      const length = x[0]!.length;
      const columns = store.columns(length);
      return store.withRoom([4 * x.length, 8 * x.length, 8 * columns], (table, weights, out) => {
        putTable(table, x);
        doubles(weights, x.length).set(w);
        const total = Array.from(w).reduce((sum, wj) => sum + wj, 0);
        kernels.weightedMean(table, x.length, weights, total, columns, out);
        return new Float64Array(doubles(out, length));
      });
    },
    groupMeans(x, groups) {
      if (!allSingle(x)) return plainRows.groupMeans(x, groups);
      const length = x[0]!.length;
      const members = groups.flatMap((group) => [group.length, ...group]);
      const sizes = [4 * x.length, 4 * members.length, 4 * groups.length, meansBlock * x.length];
      return store.withRoom(sizes, (table, lists, outs, room) => {
        const out = groups.map(() => store.allocate(length));
        putTable(table, x);
        words(lists, members.length).set(members);
        words(outs, out.length).set(out);
        kernels.groupMeans(table, x.length, lists, groups.length, store.columns(length), outs, room);
        return out.map((address) => store.take(address, length));
      });
    },
    trimmedMean: (x, cut) =>
      allSingle(x) ? reduceSorted(kernels.trimmedMean, x, cut, [cut, x.length - cut]) : plainRows.trimmedMean(x, cut),
    meanAroundMedian: (x, count) =>
      allSingle(x)
        ? reduceSorted(kernels.meanAroundMedian, x, count, [0, x.length])
        : plainRows.meanAroundMedian(x, count),
    dispose: store.dispose,
  };
}

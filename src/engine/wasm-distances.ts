import type { Arena } from "./arena.ts";
import { ceilTo } from "./ceil-to.ts";
import type { Kernels } from "./kernels.ts";
import { sumOf } from "./plain-rows.ts";
import type { Row } from "./row-kernels.ts";
import type { Block, RowStore } from "./row-store.ts";

/** Squared distances of rows from a centre, by differences, and what is remembered of them. */
export interface WasmDistances {
  squared(x: readonly Float32Array[], centre: Row | null): Float64Array;
  /** As {@link squared}, of ordinary rows from their own weighted mean, in one pass. */
  withMean(
    x: readonly Float32Array[],
    w: ArrayLike<number>,
  ): { readonly mean: Float32Array; readonly squared: Float64Array };
  /** Remembers the distances of rows that may hold anything, where they are finite. */
  foresee(x: readonly Float32Array[], centre: Row | null): void;
  /** Remembers distances that somebody else measured, by {@link measure}. */
  remember(x: readonly Float32Array[], centre: Row | null, squared: Float64Array): void;
  /** Adds what some columns of rows, at these addresses, are apart from the same of a centre. */
  measure(block: Pick<Block, "columns" | "addresses">, centre: number, onto: Float64Array): void;
  forget(): void;
}

export function createWasmDistances(kernels: Kernels, arena: Arena, store: RowStore): WasmDistances {
  let known: { readonly centre: Row | null; readonly squared: ReadonlyMap<Float32Array, number> } | null = null;

  const doubles = (at: number, count: number): Float64Array => new Float64Array(arena.floats().buffer, at, count);
  /** Sums that a kernel left in two lanes each. */
  const addSums = (at: number, onto: Float64Array): void => {
    const lanes = doubles(at, 2 * onto.length);
    for (let i = 0; i < onto.length; i++) onto[i]! += lanes[2 * i]! + lanes[2 * i + 1]!;
  };
  const measureNorms = ({ columns, addresses }: Pick<Block, "columns" | "addresses">, onto: Float64Array): void => {
    const n = ceilTo(2, addresses.length);
    store.withRoom([4 * n, 16 * n], (table, sums) => {
      store.putAddresses(table, addresses, n);
      kernels.squaredNorms(table, n, columns, sums);
      addSums(sums, onto);
    });
  };
  const measureWide = (
    { columns, addresses }: Pick<Block, "columns" | "addresses">,
    putCentre: (at: number) => void,
    onto: Float64Array,
  ): void => {
    const n = ceilTo(4, addresses.length);
    store.withRoom([4 * n, 8 * columns, 16 * n], (table, at, sums) => {
      store.putAddresses(table, addresses, n);
      putCentre(at);
      kernels.squaredDistances(table, n, at, columns, sums);
      addSums(sums, onto);
    });
  };
  const measure: WasmDistances["measure"] = (block, centre, onto) =>
    measureWide(block, (at) => kernels.widenRow(centre, at, block.columns), onto);

  /** In one pass with the look at what the rows hold; null where they are not finite. */
  const measureAll = (x: readonly Float32Array[], centre: Row | null): Float64Array | null => {
    const squared = new Float64Array(x.length);
    const single = centre instanceof Float32Array;
    let finite = true;
    store.inBlocks(single ? [...x, centre] : x, ({ from, columns, addresses, content }) => {
      finite &&= content !== "broken";
      if (!finite) return;
      const rows = { columns, addresses: addresses.slice(0, x.length) };
      if (centre === null) measureNorms(rows, squared);
      else if (single) measure(rows, addresses.at(-1)!, squared);
      else {
        const part = centre.subarray(from, from + columns);
        const put = (at: number): void => doubles(at, columns).fill(0).set(part);
        measureWide(rows, put, squared);
      }
    });
    return finite ? squared : null;
  };
  const remember: WasmDistances["remember"] = (x, centre, squared) => {
    known = { centre, squared: new Map(x.map((row, j) => [row, squared[j]!])) };
  };
  return {
    squared(x, centre) {
      const before = known?.centre === centre ? known.squared : null;
      if (before !== null && x.every((row) => before.has(row))) return Float64Array.from(x, (row) => before.get(row)!);
      return measureAll(x, centre) ?? new Float64Array(x.length).fill(Number.NaN);
    },
    withMean(x, w) {
      const total = sumOf(w);
      const mean = store.allocate(x[0]!.length);
      return store.withRoom([4 * x.length, 4 * x.length, 16 * x.length], (table, weights, sums) => {
        new Float32Array(arena.floats().buffer, weights, x.length).set(Array.from(w, (wj) => wj / total));
        doubles(sums, 2 * x.length).fill(0);
        store.inBlocks(x, ({ from, columns, addresses }) => {
          store.putAddresses(table, addresses);
          kernels.meanAndDistances(table, x.length, weights, columns, mean.byteOffset + 4 * from, sums);
        });
        const squared = new Float64Array(x.length);
        addSums(sums, squared);
        return { mean, squared };
      });
    },
    foresee(x, centre) {
      const squared = measureAll(x, centre);
      if (squared !== null) remember(x, centre, squared);
    },
    remember,
    measure,
    forget() {
      known = null;
    },
  };
}

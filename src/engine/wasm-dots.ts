import type { Arena } from "./arena.ts";
import { ceilTo } from "./ceil-to.ts";
import type { Kernels } from "./kernels.ts";
import type { RowStore, Tempered } from "./row-store.ts";

/** 64 products a lane, each sum rounded to float32. */
export const dotError = 2 ** -18;

/** Products of rows, and what is remembered of them. */
export interface WasmDots {
  dots(a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array;
  /** Remembers the products of different rows that may hold anything, where they are ordinary. */
  foresee(rows: readonly Float32Array[]): void;
  /** Remembers that `row` is `factor` times `origin`. */
  isMultiple(row: Float32Array, origin: Float32Array, factor: number): void;
  forget(): void;
}

/** A row as a multiple of one that came in. */
interface Multiple {
  readonly root: Float32Array;
  readonly factor: number;
}

export function createWasmDots(kernels: Kernels, arena: Arena, store: RowStore): WasmDots {
  const multiples = new Map<Float32Array, Multiple>();
  /** The last Gram matrix, and which row stands where in it. */
  let places = new Map<Float32Array, number>();
  let gram: Float64Array = new Float64Array(0);

  const rootOf = (row: Float32Array): Multiple => multiples.get(row) ?? { root: row, factor: 1 };

  /** The sums of m x n pairs, which the kernel left in two lanes each, its rows as long as fours of columns. */
  const addLanes = (sums: number, m: number, n: number): Float64Array => {
    const stride = ceilTo(4, n);
    const lanes = new Float64Array(arena.floats().buffer, sums, 2 * m * stride);
    const products = new Float64Array(m * n);
    for (let i = 0, at = 0; i < m; i++) {
      for (let lane = 2 * i * stride, end = lane + 2 * n; lane < end; lane += 2)
        products[at++] = lanes[lane]! + lanes[lane + 1]!;
    }
    return products;
  };
  /** Room for the addresses of both sides, the last one's standing in for those wanting, and for the sums, which are 0. */
  const withTables = <Products>(
    a: readonly Float32Array[],
    b: readonly Float32Array[],
    use: (left: number, m: number, right: number, n: number, sums: number) => Products,
  ): Products => {
    const n = ceilTo(4, b.length);
    const m = a === b ? n : ceilTo(2, a.length);
    return store.withRoom([4 * m, 4 * n, 16 * m * n], (left, right, sums) => {
      new Float64Array(arena.floats().buffer, sums, 2 * m * n).fill(0);
      return use(a === b ? right : left, m, right, n, sums);
    });
  };
  /** m x n products; where a and b are the same array, only those on and above the diagonal are right. */
  const reckon = (a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array =>
    ofOrdinary(a, b) ?? ofTempered(a, b);
  /** In one pass with the look at what the rows hold; null where they are not ordinary. */
  const ofOrdinary = (a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array | null =>
    withTables(a, b, (left, m, right, n, sums) => {
      let ordinary = true;
      store.inBlocks(a === b ? b : [...b, ...a], ({ columns, addresses, content }) => {
        ordinary &&= content === "ordinary";
        if (!ordinary) return;
        store.putAddresses(right, addresses.slice(0, b.length), n);
        if (a !== b) store.putAddresses(left, addresses.slice(b.length), m);
        kernels.dots(left, m, right, n, columns, sums);
      });
      if (!ordinary) return null;
      return addLanes(sums, a.length, b.length);
    });
  const ofTempered = (a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array =>
    withTables(a, b, (left, m, right, n, sums) => {
      const [one, other] = [a.map((row) => store.temperedOf(row)), b.map((row) => store.temperedOf(row))];
      const addressesOf = (rows: readonly Tempered[]): number[] => rows.map(({ address }) => address);
      store.putAddresses(right, addressesOf(other), n);
      if (a !== b) store.putAddresses(left, addressesOf(one), m);
      kernels.dots(left, m, right, n, store.columns(b[0]!.length), sums);
      const products = addLanes(sums, a.length, b.length);
      return products.map((product, at) => {
        const [i, j] = [Math.floor(at / b.length), at % b.length];
        return product / one[i]!.scale / other[j]!.scale;
      });
    });
  const remember = (rows: readonly Float32Array[], products: Float64Array): void => {
    const n = rows.length;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) products[i * n + j] = products[j * n + i]!;
    [gram, places] = [products, new Map(rows.map((row, i) => [row, i]))];
  };
  return {
    dots(a, b) {
      const [left, right] = [a.map(rootOf), b.map(rootOf)];
      const roots = left.map(({ root }) => root);
      const known = [...left, ...right].every(({ root }) => places.has(root));
      if (!known && a !== b) return reckon(a, b);
      if (!known) {
        const rows = [...new Set(roots)];
        remember(rows, reckon(rows, rows));
      }
      const n = places.size;
      const columns = right.map(({ root }) => places.get(root)!);
      const products = new Float64Array(a.length * b.length);
      for (let i = 0, at = 0; i < a.length; i++) {
        const from = places.get(roots[i]!)! * n;
        for (let j = 0; j < b.length; j++) {
          products[at++] = gram[from + columns[j]!]! * left[i]!.factor * right[j]!.factor;
        }
      }
      return products;
    },
    foresee(rows) {
      const products = ofOrdinary(rows, rows);
      if (products !== null) remember(rows, products);
    },
    isMultiple(row, origin, factor) {
      const { root, factor: before } = rootOf(origin);
      multiples.set(row, { root, factor: before * factor });
    },
    forget() {
      multiples.clear();
      places.clear();
    },
  };
}

import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import type { RowStore } from "./row-store.ts";

/** 64 products a lane, each sum rounded to float32. */
export const dotError = 2 ** -18;

const ceilTo = (multiple: number, n: number): number => Math.ceil(n / multiple) * multiple;

/** Products of rows, and what is remembered of them. */
export interface WasmDots {
  dots(a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array;
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
  let gram = new Float64Array(0);

  const rootOf = (row: Float32Array): Multiple => multiples.get(row) ?? { root: row, factor: 1 };

  /** m x n products; where a and b are the same array, only those on and above the diagonal are right. */
  const reckon = (a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array => {
    const same = a === b;
    const n = ceilTo(4, b.length);
    const m = same ? n : ceilTo(2, a.length);
    return store.withRoom([4 * m, 4 * n, 16 * m * n], (left, right, sums) => {
      const scales = [a, b].map((rows, side) => {
        const tempered = rows.map((row) => store.temperedOf(row));
        const count = side === 0 ? m : n;
        // The last row stands in for those wanting.
        const table = Uint32Array.from({ length: count }, (_, i) => tempered[Math.min(i, rows.length - 1)]!.address);
        new Uint32Array(arena.floats().buffer, side === 0 ? left : right, count).set(table);
        return tempered.map(({ scale }) => scale);
      });
      const lanes = new Float64Array(arena.floats().buffer, sums, 2 * m * n).fill(0);
      kernels.dots(same ? right : left, m, right, n, store.columns(b[0]!.length), sums);
      return Float64Array.from({ length: a.length * b.length }, (_, at) => {
        const [i, j] = [Math.floor(at / b.length), at % b.length];
        const lane = 2 * (i * n + j);
        return (lanes[lane]! + lanes[lane + 1]!) / scales[0]![i]! / scales[1]![j]!;
      });
    });
  };
  const reckonGram = (roots: readonly Float32Array[]): void => {
    const rows = [...new Set(roots)];
    const n = rows.length;
    gram = reckon(rows, rows) as Float64Array<ArrayBuffer>;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) gram[i * n + j] = gram[j * n + i]!;
    places = new Map(rows.map((row, i) => [row, i]));
  };
  return {
    dots(a, b) {
      const [left, right] = [a.map(rootOf), b.map(rootOf)];
      const roots = left.map(({ root }) => root);
      const known = [...left, ...right].every(({ root }) => places.has(root));
      if (!known && a !== b) return reckon(a, b);
      if (!known) reckonGram(roots);
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

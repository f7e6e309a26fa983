import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import type { Block, RowStore } from "./row-store.ts";
import { selectingNetwork } from "./selecting-network.ts";
import { mergingNetwork, type Comparator } from "./sorting-network.ts";
import type { WasmDistances } from "./wasm-distances.ts";

/** Bytes that one row takes in the scratch room of the kernels that sort by columns. */
const sortTile = 64;
/** How the sorting kernels are told what is wanted of a comparator. */
const wantedBits = { both: 0, low: 1, high: 2, merged: 3 };

/** What sorted columns tell, and what is remembered of it. */
export interface WasmSorted {
  trimmedMean(x: readonly Float32Array[], cut: number): Float32Array;
  meanAroundMedian(x: readonly Float32Array[], count: number): Float32Array;
  /** Remembers the trimmed mean of rows that may hold anything, where they are finite; and how far they are from it, if that is wanted. */
  foresee(x: readonly Float32Array[], cut: number, distances: boolean): void;
  forget(): void;
}

export function createWasmSorted(
  kernels: Kernels,
  arena: Arena,
  store: RowStore,
  distances: WasmDistances,
): WasmSorted {
  let known: { readonly x: readonly Float32Array[]; readonly cut: number; readonly mean: Float32Array } | null = null;

  /** `each` comes after every block, with the address of what became of it. */
  const reduceSorted = (
    kernel: Kernels["trimmedMean"],
    x: readonly Float32Array[],
    count: number,
    comparators: readonly Comparator[],
    places: readonly number[],
    each: (block: Block, reduced: number) => void = () => undefined,
  ): Float32Array | null => {
    const network = comparators.flatMap(({ low, high, wanted }) => [
      sortTile * low + wantedBits[wanted],
      sortTile * high,
    ]);
    const out = store.allocate(x[0]!.length);
    return store.withRoom(
      [4 * x.length, 4 * (network.length + places.length), sortTile * x.length],
      (table, offsets, room) => {
        let finite = true;
        store.putAddresses(offsets, [...network, ...places.map((place) => sortTile * place)]);
        store.inBlocks(x, (block) => {
          finite &&= block.content !== "broken";
          if (!finite) return;
          const to = out.byteOffset + 4 * block.from;
          store.putAddresses(table, block.addresses);
          kernel(table, x.length, count, offsets, network.length / 2, block.columns, to, room);
          each(block, to);
        });
        return finite ? out : null;
      },
    );
  };
  const trimmed = (x: readonly Float32Array[], cut: number, each?: (block: Block, reduced: number) => void) => {
    const { comparators, places } = selectingNetwork(x.length, cut, x.length - cut);
    return reduceSorted(kernels.trimmedMean, x, places.length, comparators, places, each);
  };
  const isKnown = (x: readonly Float32Array[], cut: number): boolean =>
    known?.cut === cut && known.x.length === x.length && x.every((row, j) => row === known!.x[j]);

  return {
    trimmedMean: (x, cut) => (isKnown(x, cut) ? known!.mean : trimmed(x, cut)!),
    meanAroundMedian: (x, count) => reduceSorted(kernels.meanAroundMedian, x, count, mergingNetwork(x.length), [])!,
    foresee(x, cut, wantsDistances) {
      const squared = new Float64Array(x.length);
      const measure = (block: Block, mean: number): void => distances.measure(block, mean, squared);
      const mean = trimmed(x, cut, wantsDistances ? measure : undefined);
      if (mean === null) return;
      known = { x: [...x], cut, mean };
      if (wantsDistances) distances.remember(x, mean, squared);
    },
    forget() {
      known = null;
    },
  };
}

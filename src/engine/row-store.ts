import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";

/** Kernels take 16 columns at a time. */
const step = 16;
/** Past this exponent, up or down, a power of 2 leaves the normal float32 soon. */
const largestShift = 100;
/** Size below which the products of rows might be subnormal, and the smallest normal float32. */
const leastOrdinary = 2 ** -60;
const leastNormal = 2 ** -126;

/** What `settleRow` finds; see there. */
const contents = ["broken", "ordinary", "extreme"] as const;

interface Entry {
  readonly address: number;
  content: (typeof contents)[number] | "unknown";
  /** An ordinary copy of an extreme row, made when first asked for. */
  tempered?: Tempered;
}

/** A row without values so large or small that their products leave float32, and what it was multiplied by for that. */
export interface Tempered {
  readonly address: number;
  readonly scale: number;
}

/** Rows of one round in WASM memory: each comes in once, with its subnormals made zero. */
export interface RowStore {
  /** Columns of a row of this length in memory, zeros behind its end included. */
  columns(length: number): number;
  /** The address of a row, which comes in if it wasn't there. */
  addressOf(row: Float32Array): number;
  /** The address of a row that is there, settled or not; null for others. */
  addressIfIn(row: Float32Array): number | null;
  /** The address of a row fit for products in float32. */
  temperedOf(row: Float32Array): Tempered;
  isFinite(row: Float32Array): boolean;
  /** Whether all of its values are 0 or of sizes from 2^-60 to 2^40. */
  isOrdinary(row: Float32Array): boolean;
  /** A row in memory, its values yet to be written: by the caller, or by a kernel at its address. Valid until `dispose`. */
  allocate(length: number): Float32Array;
  /** Calls `use` with room of the given sizes (bytes), free again afterwards. */
  withRoom<Result>(sizes: readonly number[], use: (...addresses: number[]) => Result): Result;
  dispose(): void;
}

export function createRowStore(kernels: Kernels, arena: Arena): RowStore {
  const rows = new Map<Float32Array, Entry>();
  const columns = (length: number): number => Math.ceil(length / step) * step;

  /** Room for a row, the columns behind its end zero. */
  const place = (length: number): number => {
    const width = columns(length);
    const address = arena.allocate(4 * width);
    arena.floats().fill(0, address / 4 + length, address / 4 + width);
    return address;
  };
  const come = (row: Float32Array): Entry => {
    const address = place(row.length);
    arena.floats().set(row, address / 4);
    const entry: Entry = { address, content: "unknown" };
    rows.set(row, entry);
    return entry;
  };
  const entryOf = (row: Float32Array): Entry => {
    const entry = rows.get(row) ?? come(row);
    if (entry.content === "unknown") {
      entry.content = contents[kernels.settleRow(entry.address, columns(row.length), 1)]!;
    }
    return entry;
  };
  const temper = (x: number, length: number): Tempered => {
    const exponent = Math.ceil(Math.log2(kernels.largestOf(x, columns(length))));
    const scale = 2 ** -Math.max(-largestShift, Math.min(largestShift, exponent));
    const address = place(length);
    kernels.temperRow(x, address, scale, Math.max(leastNormal, leastOrdinary / scale), columns(length));
    return { address, scale };
  };
  return {
    columns,
    addressOf: (row) => entryOf(row).address,
    addressIfIn: (row) => rows.get(row)?.address ?? null,
    temperedOf(row) {
      const entry = entryOf(row);
      if (entry.content === "ordinary") return { address: entry.address, scale: 1 };
      return (entry.tempered ??= temper(entry.address, row.length));
    },
    isFinite: (row) => entryOf(row).content !== "broken",
    isOrdinary: (row) => entryOf(row).content === "ordinary",
    allocate(length) {
      const address = place(length);
      const row = new Float32Array(arena.floats().buffer, address, length);
      rows.set(row, { address, content: "unknown" });
      return row;
    },
    withRoom(sizes, use) {
      const addresses = sizes.map((bytes) => arena.allocate(bytes));
      try {
        return use(...addresses);
      } finally {
        addresses.forEach((address) => arena.free(address));
      }
    },
    dispose() {
      for (const { address, tempered } of rows.values()) {
        arena.free(address);
        if (tempered) arena.free(tempered.address);
      }
      rows.clear();
    },
  };
}

import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";

/** Kernels take 16 columns at a time. */
const step = 16;

/** Rows of one round in WASM memory: each comes in once, with its subnormals made zero. */
export interface RowStore {
  /** Columns of a row of this length in memory, zeros behind its end included. */
  columns(length: number): number;
  /** The address of a row, which comes in if it wasn't there. */
  addressOf(row: Float32Array): number;
  isFinite(row: Float32Array): boolean;
  /** Room for a row that a kernel writes. */
  allocate(length: number): number;
  /** A copy of the row of this length at the address, which stands for the copy from now on. */
  take(address: number, length: number): Float32Array;
  /** Calls `use` with room of the given sizes (bytes), free again afterwards. */
  withRoom<Result>(sizes: readonly number[], use: (...addresses: number[]) => Result): Result;
  dispose(): void;
}

export function createRowStore(kernels: Kernels, arena: Arena): RowStore {
  const rows = new Map<Float32Array, { readonly address: number; readonly finite: boolean }>();
  const columns = (length: number): number => Math.ceil(length / step) * step;

  const entryOf = (row: Float32Array): { readonly address: number; readonly finite: boolean } => {
    const known = rows.get(row);
    if (known !== undefined) return known;
    const width = columns(row.length);
    const address = arena.allocate(4 * width);
    const memory = arena.floats();
    memory.set(row, address / 4);
    memory.fill(0, address / 4 + row.length, address / 4 + width);
    const entry = { address, finite: Boolean(kernels.settleRow(address, width)) };
    rows.set(row, entry);
    return entry;
  };
  return {
    columns,
    addressOf: (row) => entryOf(row).address,
    isFinite: (row) => entryOf(row).finite,
    allocate: (length) => arena.allocate(4 * columns(length)),
    take(address, length) {
      const row = arena.floats().slice(address / 4, address / 4 + length);
      rows.set(row, { address, finite: true });
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
      for (const { address } of rows.values()) arena.free(address);
      rows.clear();
    },
  };
}

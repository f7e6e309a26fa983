import type { Kernels } from "./kernels.ts";
import type { RowStore } from "./row-store.ts";

/** The mean of rows, or null where a value of theirs isn't finite, or nearly too large to be. */
export function finiteMeanOf(kernels: Kernels, store: RowStore, rows: readonly Float32Array[]): Float32Array | null {
  const out = store.allocate(rows[0]!.length);
  return store.withRoom([4 * rows.length], (table) => {
    let finite = true;
    store.inRawBlocks(rows, ({ from, columns, addresses }) => {
      store.putAddresses(table, addresses);
      finite = Boolean(kernels.finiteMean(table, rows.length, columns, out.byteOffset + 4 * from));
      return finite;
    });
    return finite ? out : null;
  });
}

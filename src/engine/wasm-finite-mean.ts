import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import type { RowStore } from "./row-store.ts";

/** Columns that are brought in together: 64 rows of them fit the second-level cache, and no row need stay in memory. */
const block = 4_096;

/** The mean of rows, or null where a value of theirs isn't finite, or nearly too large to be. Rows don't come in for it. */
export function finiteMeanOf(
  kernels: Kernels,
  arena: Arena,
  store: RowStore,
  rows: readonly Float32Array[],
): Float32Array | null {
  const length = rows[0]!.length;
  const out = store.allocate(length);
  return store.withRoom([4 * rows.length, 4 * block * rows.length], (table, room) => {
    let finite = true;
    const floats = arena.floats();
    const addresses = rows.map((row, j) => store.addressIfIn(row) ?? room + 4 * block * j);
    for (let from = 0; from < length && finite; from += block) {
      const width = Math.min(block, length - from);
      const columns = store.columns(width);
      const at = rows.map((row, j) => {
        const address = addresses[j]!;
        if (address < room || address >= room + 4 * block * rows.length) return address + 4 * from;
        floats.set(row.subarray(from, from + width), address / 4);
        floats.fill(0, address / 4 + width, address / 4 + columns);
        return address;
      });
      new Uint32Array(floats.buffer, table, rows.length).set(at);
      finite = Boolean(kernels.finiteMean(table, rows.length, columns, out.byteOffset + 4 * from));
    }
    return finite ? out : null;
  });
}

import { buildTable } from "../flows/table-builder.ts";
import type { Table, TableSchema } from "../flows/table.ts";

/** The latest flows that nobody calls an attack, before scaling: what thresholds are set on. */
export interface RecentFlows {
  /** Copies the row. */
  add(numeric: Float32Array, categorical: Uint16Array): void;
  readonly rows: number;
  /** How many were ever added. */
  readonly seen: number;
  /** The latest `latest` of them (all, where not said), evenly thinned to `most` rows where they are more. The oldest first. */
  table(latest?: number, most?: number): Table;
}

/** A ring of the latest `size` rows. */
export function createRecentFlows(schema: TableSchema, size: number): RecentFlows {
  const [n, c] = [schema.numeric.length, schema.categorical.length];
  const numbers = new Float32Array(size * n);
  const categories = new Uint16Array(size * c);
  let seen = 0;
  return {
    add(numeric, categorical) {
      const at = seen % size;
      numbers.set(numeric, at * n);
      categories.set(categorical, at * c);
      seen += 1;
    },
    get rows() {
      return Math.min(seen, size);
    },
    get seen() {
      return seen;
    },
    table(latest = size, most = size) {
      const held = Math.min(seen, size, latest);
      const taken = Math.min(held, most);
      const builder = buildTable({ schema, families: ["benign"], attacks: ["benign"], sites: ["here"] }, taken);
      for (let i = 0; i < taken; i++) {
        const row = (seen - held + Math.floor((i * held) / taken)) % size;
        builder.numeric.set(numbers.subarray(row * n, (row + 1) * n));
        builder.categorical.set(categories.subarray(row * c, (row + 1) * c));
        builder.add(0, 0, 0);
      }
      return builder.finish();
    },
  };
}

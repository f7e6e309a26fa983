import { join } from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Table, TableSchema } from "../../src/flows/table.ts";

/** One row of a small table: numbers, categories, and what it is. */
export interface SmallRow {
  readonly numeric?: readonly number[];
  readonly categorical?: readonly number[];
  readonly family?: number;
  readonly site?: number;
}

export const smallSchema: TableSchema = {
  name: "small-1",
  numeric: ["a", "b"],
  categorical: [{ name: "c", vocabulary: ["x", "y", "other"], other: "other" }],
};

/** A table of the given rows; what a row leaves out is zero. */
export function smallTable(rows: readonly SmallRow[], frame: Partial<Table> = {}): Table {
  const schema = frame.schema ?? smallSchema;
  const families = frame.families ?? ["benign", "dos", "probe"];
  return {
    schema,
    families,
    attacks: families,
    sites: ["one"],
    ...frame,
    rows: rows.length,
    numeric: Float32Array.from(rows.flatMap(({ numeric = [] }) => schema.numeric.map((_, i) => numeric[i] ?? 0))),
    categorical: Uint16Array.from(rows.flatMap((row) => schema.categorical.map((_, i) => row.categorical?.[i] ?? 0))),
    family: Uint8Array.from(rows, ({ family = 0 }) => family),
    attack: Uint16Array.from(rows, ({ family = 0 }) => family),
    site: Uint8Array.from(rows, ({ site = 0 }) => site),
  };
}

/** Runs `body` with an empty folder that is gone afterwards. */
export async function inTemporaryFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "vervet-flows-"));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

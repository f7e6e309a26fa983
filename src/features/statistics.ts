import type { Table } from "../flows/table.ts";
import { claimsOf, type ClassClaim } from "./class-claims.ts";
import { schemaHash } from "./schema.ts";
import { sketchOf } from "./sketch.ts";
import type { TableSketch } from "./sketch.ts";

/** What one organisation shares so that inputs mean the same everywhere: never a raw row, never a count. */
export interface Statistics {
  /** See {@link schemaHash}. */
  readonly schemaHash: string;
  readonly all: TableSketch;
  /** The same over the rows it believes benign; null where there are fewer than {@link minSketchRows} of them. */
  readonly benign: TableSketch | null;
  /** What its attacks look like, by ascending class; empty where the consortium's filter has no use for it. */
  readonly claims: readonly ClassClaim[];
}

/** Quantiles of fewer rows than this are little else than the rows themselves. */
export const minSketchRows = 50;

/**
 * Sketches of one organisation's own rows.
 *
 * @param labels what it believes about each row: 0 is benign (families or classes do)
 * @param withClaims whether to say what its attack classes look like, too
 * @returns null with fewer than {@link minSketchRows} rows: such an organisation announces no statistics
 */
export function statisticsOf(table: Table, labels: ArrayLike<number>, withClaims = false): Statistics | null {
  if (table.rows < minSketchRows) return null;
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const benign = rows.filter((row) => labels[row] === 0);
  return {
    schemaHash: schemaHash(table.schema),
    all: sketchOf(table, rows),
    benign: benign.length < minSketchRows ? null : sketchOf(table, benign),
    claims: withClaims ? claimsOf(table, labels) : [],
  };
}

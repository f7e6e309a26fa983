import type { Table } from "../flows/table.ts";
import { sketchOf, type TableSketch } from "./sketch.ts";

/** What one organisation claims that an attack class looks like: sketches of its rows of that class. */
export interface ClassClaim {
  /** Class in the consortium's model, 1 to 255. */
  readonly label: number;
  readonly sketch: TableSketch;
}

/** Claims one organisation may make; more classes than a consortium's model has. */
export const claimsMax = 16;

/**
 * Of fewer rows than this no claim is made. Quantiles of so few rows come close to the rows themselves, so claims are made
 * only where the consortium's filter lives by them.
 */
export const claimRowsMin = 20;

/** Claims about the attack classes that an organisation has {@link claimRowsMin} rows of, by ascending class. */
export function claimsOf(table: Table, labels: ArrayLike<number>): ClassClaim[] {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const label = labels[row]!;
    if (label === 0) continue;
    const rows = rowsOf.get(label) ?? [];
    rows.push(row);
    rowsOf.set(label, rows);
  }
  return [...rowsOf]
    .filter(([, rows]) => rows.length >= claimRowsMin)
    .toSorted(([a], [b]) => a - b)
    .slice(0, claimsMax)
    .map(([label, rows]) => ({ label, sketch: sketchOf(table, Uint32Array.from(rows)) }));
}

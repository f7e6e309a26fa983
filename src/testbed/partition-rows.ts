import { usageError, type VervetError } from "../errors.ts";
import type { Table } from "../flows/table.ts";

/** Row indexes of each family, benign first. */
export function rowsOfFamilies(table: Table): number[][] {
  const rows: number[][] = table.families.map(() => []);
  for (let row = 0; row < table.rows; row++) rows[table.family[row]!]!.push(row);
  return rows;
}

/**
 * Cuts `rows` into consecutive parts, as long as their weights say, to the nearest row. Nothing is left over.
 *
 * @param weights one for each part, not negative; all zero: nobody gets anything
 */
export function deal(rows: readonly number[], weights: readonly number[]): number[][] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  let from = 0;
  return weights.map((weight) => {
    passed += weight;
    const to = total === 0 ? 0 : Math.round((passed / total) * rows.length);
    const part = rows.slice(from, to);
    from = to;
    return part;
  });
}

/** Cuts `rows` into parts of equal length, to the nearest row. */
export function dealWhole(rows: readonly number[], parts: number): number[][] {
  return deal(
    rows,
    Array.from({ length: parts }, () => 1),
  );
}

/** Joins what each organisation got in each deal. */
export function mergeDeals(organisations: number, deals: readonly number[][][]): number[][] {
  return Array.from({ length: organisations }, (_, i) => deals.flatMap((hands) => hands[i]!));
}

/** There are too few rows, families or organisations for what is asked. */
export function partitionImpossible(message: string, mend: string): VervetError {
  return usageError("PARTITION_IMPOSSIBLE", message, mend);
}

/** @throws PARTITION_IMPOSSIBLE unless there are so many rows for everybody */
export function requireRows(table: Table, organisations: number, minRows: number): void {
  if (organisations * minRows <= table.rows) return;
  throw partitionImpossible(
    `${table.rows} rows are too few for ${organisations} organisations of at least ${minRows}`,
    "use fewer organisations or lower partition.minRows",
  );
}

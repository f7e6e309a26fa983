import type { Row } from "./vectors.ts";

/**
 * Reduces rows coordinate by coordinate.
 *
 * @param rows at least one, all of one length d
 * @param reduce given the values of one coordinate in ascending order (its array is used again for the next)
 * @returns d reduced values
 */
export function perCoordinate(rows: readonly Row[], reduce: (sorted: Float64Array) => number): Float64Array {
  const n = rows.length;
  const column = new Float64Array(n);
  const reduced = new Float64Array(rows[0]!.length);
  for (let k = 0; k < reduced.length; k++) {
    for (let j = 0; j < n; j++) column[j] = rows[j]![k]!;
    column.sort();
    reduced[k] = reduce(column);
  }
  return reduced;
}

import { unknownCategory } from "../flows/table.ts";
import type { Table } from "../flows/table.ts";

/** Points of a quantile sketch. */
export const sketchPoints = 101;

/**
 * Quantile of the sketch's outermost points. They stand at 0.5% and 99.5% instead of 0 and 100%, because minimum and maximum are
 * always raw values of single rows, and often telling ones. With fewer than 200 rows they still come close to the extremes.
 */
export const tail = 0.005;

/**
 * Frequencies are rounded to multiples of this, so that nobody can read off how many rows there were, and a category that one row in
 * two thousand uses does not show.
 */
export const frequencyStep = 0.001;

/** The quantile that point k stands for: .005, .01, .02, ..., .99, .995. */
export function quantileAt(point: number): number {
  return Math.min(Math.max(point / (sketchPoints - 1), tail), 1 - tail);
}

/** Sketches of all features of some rows. */
export interface TableSketch {
  /** One ascending sketch of {@link sketchPoints} values a numeric feature, feature after feature. */
  readonly numeric: Float32Array;
  /** Frequency of each vocabulary entry, column after column; an unknown value counts for none of them. */
  readonly categorical: Float32Array;
}

/**
 * Exact quantiles (linear between ranks, Hyndman and Fan's type 7) of the numbers that are known, and category frequencies of the given rows.
 *
 * @param rows at least one
 */
export function sketchOf(table: Table, rows: Uint32Array): TableSketch {
  const { schema } = table;
  const numeric = new Float32Array(schema.numeric.length * sketchPoints);
  const room = new Float32Array(rows.length);
  for (let feature = 0; feature < schema.numeric.length; feature++) {
    const known = knownValues(table, rows, feature, room);
    // Of a feature that no row gives, zeros: it says nothing, and its one value is the median.
    if (known.length === 0) continue;
    // oxlint-disable-next-line unicorn/no-array-sort -- in its own room: a daemon would leave thirty copies a round lying about
    numeric.set(quantilesOf(known.sort()), feature * sketchPoints);
  }
  return { numeric, categorical: frequenciesOf(table, rows) };
}

/** The numbers of one feature that are known, written into `values`. */
function knownValues(
  { numeric, schema }: Table,
  rows: Uint32Array,
  feature: number,
  values: Float32Array,
): Float32Array {
  let count = 0;
  for (const row of rows) {
    const value = numeric[row * schema.numeric.length + feature]!;
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}

/** Linear between ranks (Hyndman and Fan's type 7). @param rank in [0, length - 1] of ascending values */
export function valueAt(ascending: Float32Array, rank: number): number {
  const low = Math.floor(rank);
  const from = ascending[low]!;
  const to = ascending[low + 1] ?? from;
  return from + (rank - low) * (to - from);
}

/** A sketch of one feature. @param sorted ascending, at least one value */
export function quantilesOf(sorted: Float32Array): Float32Array {
  return Float32Array.from({ length: sketchPoints }, (_, point) =>
    valueAt(sorted, quantileAt(point) * (sorted.length - 1)),
  );
}

function frequenciesOf(table: Table, rows: Uint32Array): Float32Array {
  const columns = table.schema.categorical;
  const counts = columns.map(({ vocabulary }) => new Float64Array(vocabulary.length));
  for (const row of rows) {
    for (let column = 0; column < columns.length; column++) {
      const value = table.categorical[row * columns.length + column]!;
      if (value !== unknownCategory) counts[column]![value]! += 1;
    }
  }
  const steps = Math.round(1 / frequencyStep);
  return Float32Array.from(
    counts.flatMap((column) => Array.from(column, (count) => Math.round((count / rows.length) * steps) / steps)),
  );
}

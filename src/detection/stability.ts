import { unknownCategory, type Table } from "../flows/table.ts";

/** How one feature's values fall into bins in a window of flows. */
interface Bins {
  readonly feature: string;
  readonly count: number;
  /** The bin of a row of a table of the same schema. */
  binOf(table: Table, row: number): number;
  /** Rows in each bin in the window that the bins were made from. */
  readonly expected: Float64Array;
}

/** A window of flows that later ones are held against. */
export interface StabilityReference {
  readonly rows: number;
  readonly features: readonly Bins[];
}

/** How far one feature has moved. */
export interface FeatureStability {
  readonly feature: string;
  /** Population stability index, in nats; 0: the same shares in all bins. */
  readonly psi: number;
}

/** From here on a feature is said to have moved: the customary reading, below .1 nothing, above .25 much (Siddiqi 2006). */
export const movedPsi = 0.25;
/** A feature that had moved is said to be back below this. */
export const settledPsi = 0.1;

/** Fewer flows than this are not held against anything: chance alone gives about (bins - 1) / rows. */
export const stabilityRowsMin = 500;

/** Bins of a numeric feature, before equal ones become one: deciles, as is customary. */
const numericBins = 10;

/** Added to the rows of each bin, so that an empty one is not infinitely surprising. */
const pseudoRows = 0.5;

/** The deciles of known values, each once; a value on a border belongs to the bin below it. */
function bordersOf(values: Float32Array): Float32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted();
  const deciles = Array.from({ length: numericBins - 1 }, (_, i) =>
    sorted.at(Math.ceil(((i + 1) / numericBins) * sorted.length) - 1),
  );
  return Float32Array.from(new Set(deciles.filter((value) => value !== undefined)));
}

function counted(table: Table, { count, binOf }: Pick<Bins, "count" | "binOf">): Float64Array {
  const rows = new Float64Array(count);
  for (let row = 0; row < table.rows; row++) rows[binOf(table, row)]! += 1;
  return rows;
}

/** Bins of every feature after the deciles, or the categories, of a window; unknown values have a bin of their own. */
export function stabilityReference(table: Table): StabilityReference {
  const { schema, rows } = table;
  const [n, c] = [schema.numeric.length, schema.categorical.length];
  const numeric = schema.numeric.map((feature, i) => {
    const borders = bordersOf(Float32Array.from({ length: rows }, (_, row) => table.numeric[row * n + i]!));
    const binOf = (other: Table, row: number): number => {
      const value = other.numeric[row * n + i]!;
      if (Number.isNaN(value)) return borders.length + 1;
      let bin = 0;
      while (bin < borders.length && value > borders[bin]!) bin++;
      return bin;
    };
    return { feature, count: borders.length + 2, binOf };
  });
  const categorical = schema.categorical.map(({ name, vocabulary }, i) => ({
    feature: name,
    count: vocabulary.length + 1,
    binOf(other: Table, row: number): number {
      const value = other.categorical[row * c + i]!;
      return value === unknownCategory ? vocabulary.length : value;
    },
  }));
  return { rows, features: [...numeric, ...categorical].map((bins) => ({ ...bins, expected: counted(table, bins) })) };
}

/**
 * PSI = sum over bins of (a - e) ln(a / e), with e and a the bin's shares of the reference's rows and of the others: the symmetric
 * Kullback-Leibler divergence of two histograms (Jeffreys; Siddiqi, "Credit Risk Scorecards", 2006).
 *
 * @param table of the reference's schema
 * @returns one a feature, numeric ones first; null with fewer than {@link stabilityRowsMin} rows on either side
 */
export function stabilityOf(reference: StabilityReference, table: Table): FeatureStability[] | null {
  if (Math.min(reference.rows, table.rows) < stabilityRowsMin) return null;
  return reference.features.map(({ feature, expected, ...bins }) => {
    const actual = counted(table, bins);
    const total = pseudoRows * bins.count;
    const psi = actual.reduce((sum, rows, bin) => {
      const a = (rows + pseudoRows) / (table.rows + total);
      const e = (expected[bin]! + pseudoRows) / (reference.rows + total);
      return sum + (a - e) * Math.log(a / e);
    }, 0);
    return { feature, psi };
  });
}

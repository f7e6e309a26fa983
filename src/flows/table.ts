import type { DeadReason } from "./line-parser.ts";

/** A categorical column: the values it may take. A value outside them counts as `other` when listed, else as none. */
export interface CategoricalColumn {
  readonly name: string;
  readonly vocabulary: readonly string[];
  /** The vocabulary entry that stands for every unknown value, if any. */
  readonly other?: string;
}

/** The columns a table source reads, in order. */
export interface TableSchema {
  readonly name: string;
  readonly numeric: readonly string[];
  readonly categorical: readonly CategoricalColumn[];
}

/** Stands for a categorical value that the vocabulary lacks and no `other` catches. */
export const unknownCategory = 0xffff;

/**
 * Labelled flow records, raw (unscaled), row by row in flat arrays.
 * `families[0]` is always `"benign"`, and `attacks[0]` the name of benign rows.
 */
export interface Table {
  readonly schema: TableSchema;
  readonly rows: number;
  /** rows x schema.numeric.length, row-major; NaN where the sensor did not tell. */
  readonly numeric: Float32Array;
  /** rows x schema.categorical.length, row-major; indexes into the vocabulary, or {@link unknownCategory}. */
  readonly categorical: Uint16Array;
  /** Attack family of each row, an index into `families`. */
  readonly family: Uint8Array;
  readonly families: readonly string[];
  /** Attack name of each row, an index into `attacks`. */
  readonly attack: Uint16Array;
  readonly attacks: readonly string[];
  /** Where each row was recorded, an index into `sites`. */
  readonly site: Uint8Array;
  readonly sites: readonly string[];
}

/** A row that could not be used: which line of which file, and why. */
export interface BadRow {
  readonly file: string;
  /** 1-based, header included. */
  readonly line: number;
  readonly reason: DeadReason | "not-a-number" | "unknown-label";
}

/** What a table source yields: the split it came with, and what it had to skip. */
export interface DataSet {
  readonly name: string;
  readonly train: Table;
  /** The data set's own test split, such as KDDTest+; null where there is none. */
  readonly test: Table | null;
  readonly badRows: { readonly count: number; readonly first: readonly BadRow[] };
}

/** The given rows of a table, in the given order, copied. */
export function selectRows(table: Table, rows: Uint32Array): Table {
  const n = table.schema.numeric.length;
  const c = table.schema.categorical.length;
  const numeric = new Float32Array(rows.length * n);
  const categorical = new Uint16Array(rows.length * c);
  rows.forEach((row, i) => {
    numeric.set(table.numeric.subarray(row * n, (row + 1) * n), i * n);
    categorical.set(table.categorical.subarray(row * c, (row + 1) * c), i * c);
  });
  return {
    ...table,
    rows: rows.length,
    numeric,
    categorical,
    family: Uint8Array.from(rows, (row) => table.family[row]!),
    attack: Uint16Array.from(rows, (row) => table.attack[row]!),
    site: Uint8Array.from(rows, (row) => table.site[row]!),
  };
}

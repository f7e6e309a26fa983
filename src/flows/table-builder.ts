import type { Table } from "./table.ts";

/** What all rows of a table share. */
export type TableFrame = Pick<Table, "schema" | "families" | "attacks" | "sites">;

/** Grows a table row by row. */
export interface TableBuilder {
  readonly rows: number;
  /** Scratch for the next row's numbers; {@link add} copies it. */
  readonly numeric: Float32Array;
  /** Scratch for the next row's categories. */
  readonly categorical: Uint16Array;
  add(family: number, attack: number, site: number): void;
  /** The rows so far. */
  finish(): Table;
  /** Begins anew, once they are finished. */
  clear(): void;
}

/** @param expected rows that there will be, where that is known: then nothing is copied */
export function buildTable(frame: TableFrame, expected = 1024): TableBuilder {
  const numericWidth = frame.schema.numeric.length;
  const categoricalWidth = frame.schema.categorical.length;
  const numeric = new Float32Array(numericWidth);
  const categorical = new Uint16Array(categoricalWidth);
  let capacity = Math.max(1, expected);
  let rows = 0;
  let columns = allocate();

  function allocate() {
    return {
      numeric: new Float32Array(capacity * numericWidth),
      categorical: new Uint16Array(capacity * categoricalWidth),
      family: new Uint8Array(capacity),
      attack: new Uint16Array(capacity),
      site: new Uint8Array(capacity),
    };
  }
  function grow(): void {
    const full = columns;
    capacity *= 2;
    columns = allocate();
    columns.numeric.set(full.numeric);
    columns.categorical.set(full.categorical);
    columns.family.set(full.family);
    columns.attack.set(full.attack);
    columns.site.set(full.site);
  }
  return {
    get rows() {
      return rows;
    },
    numeric,
    categorical,
    add(family, attack, site) {
      if (rows === capacity) grow();
      columns.numeric.set(numeric, rows * numericWidth);
      columns.categorical.set(categorical, rows * categoricalWidth);
      columns.family[rows] = family;
      columns.attack[rows] = attack;
      columns.site[rows] = site;
      rows += 1;
    },
    finish() {
      const whole = rows === capacity; // then the next row gets other columns: these can be handed over
      const own = <T extends { slice(start: number, end: number): T }>(column: T, width: number): T =>
        whole ? column : column.slice(0, rows * width);
      return {
        ...frame,
        rows,
        numeric: own(columns.numeric, numericWidth),
        categorical: own(columns.categorical, categoricalWidth),
        family: own(columns.family, 1),
        attack: own(columns.attack, 1),
        site: own(columns.site, 1),
      };
    },
    clear() {
      if (rows === capacity) columns = allocate(); // the others were handed over
      rows = 0;
    },
  };
}

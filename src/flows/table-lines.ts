import { tableNumber } from "./comma-separated.ts";
import type { DeadReason } from "./line-parser.ts";
import { splitCells } from "./split-cells.ts";
import type { TableBuilder } from "./table-builder.ts";
import type { TableSchema } from "./table.ts";
import { indexCategories } from "./vocabulary.ts";

/** Reads the feature columns of somebody's CSV; labels, where there are any, are not looked at. */
export interface TableLines {
  readonly schema: TableSchema;
  /** Puts a line's features into a builder's scratch row. A header, a blank line: `other`. */
  read(line: string, row: Pick<TableBuilder, "numeric" | "categorical">): "row" | "other" | DeadReason;
}

/**
 * @param header names of the columns; null where the first line says them. Columns beyond those that the features need may be missing
 *   at the end of rows, as labels are in traffic that nobody has labelled.
 */
export function createTableLines(schema: TableSchema, header: readonly string[] | null, delimiter: string): TableLines {
  const indexes = schema.categorical.map(indexCategories);
  const names = [...schema.numeric, ...schema.categorical.map(({ name }) => name)];
  const placesIn = (columns: readonly string[]): readonly number[] => names.map((name) => columns.indexOf(name));
  let count = header?.length ?? 0;
  let places = header && placesIn(header);

  return {
    schema,
    read(line, row) {
      if (line.trim() === "") return "other";
      const cells = splitCells(line, delimiter);
      if (cells === null) return "unclosed-quote";
      if (header === null && names.every((name) => cells.includes(name))) {
        places = placesIn(cells);
        count = cells.length;
        return "other";
      }
      if (places === null) return "no-header";
      if (cells.length > count) return "too-many-columns";
      for (const [i, place] of places.entries()) {
        const cell = cells[place];
        if (cell === undefined) return "too-few-columns";
        if (i >= schema.numeric.length) {
          row.categorical[i - schema.numeric.length] = indexes[i - schema.numeric.length]!(cell);
          continue;
        }
        const value = tableNumber(cell);
        if (Number.isNaN(value)) return "bad-number";
        row.numeric[i] = value;
      }
      return "row";
    },
  };
}

import type { Table } from "./table.ts";

/** The rows of several tables of one frame (schema, families, attacks, sites), one after the other. At least one table. */
export function concatenate(tables: readonly Table[]): Table {
  const [first] = tables;
  if (first === undefined) throw new RangeError("there are no tables to concatenate");
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const joined = {
    numeric: new Float32Array(rows * first.schema.numeric.length),
    categorical: new Uint16Array(rows * first.schema.categorical.length),
    family: new Uint8Array(rows),
    attack: new Uint16Array(rows),
    site: new Uint8Array(rows),
  };
  let row = 0;
  for (const table of tables) {
    joined.numeric.set(table.numeric, row * first.schema.numeric.length);
    joined.categorical.set(table.categorical, row * first.schema.categorical.length);
    joined.family.set(table.family, row);
    joined.attack.set(table.attack, row);
    joined.site.set(table.site, row);
    row += table.rows;
  }
  return { ...first, rows, ...joined };
}

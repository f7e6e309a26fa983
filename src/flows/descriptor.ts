import { dirname, resolve } from "node:path";
import { VervetError } from "../errors.ts";
import { collectBadRows } from "./bad-rows.ts";
import type { BadRows } from "./bad-rows.ts";
import { tableNumber } from "./comma-separated.ts";
import { distinctRows } from "./deduplicate.ts";
import { descriptorSchema, mentionedColumns } from "./descriptor-schema.ts";
import type { Descriptor } from "./descriptor-schema.ts";
import { createLabelling } from "./labelling.ts";
import type { Labelling } from "./labelling.ts";
import { parseYaml } from "./parse-yaml.ts";
import { forEachRecord } from "./quoted-csv.ts";
import { readDecompressed } from "./read-decompressed.ts";
import { buildTable } from "./table-builder.ts";
import type { TableBuilder } from "./table-builder.ts";
import { selectRows } from "./table.ts";
import type { DataSet, Table, TableSchema } from "./table.ts";
import { indexCategories } from "./vocabulary.ts";

/**
 * The data set that a descriptor file describes. See {@link descriptorSchema} for its keys.
 *
 * @param path of the YAML file; the files it names are relative to its folder
 * @throws INVALID_FILE naming the line, FILE_UNREADABLE, CSV_MALFORMED, COLUMN_MISSING, COLUMN_UNMENTIONED, TOO_MANY_NAMES,
 *   TOO_MANY_BAD_ROWS
 */
export async function readDescribed(path: string): Promise<DataSet> {
  const text = (await readDecompressed(path)).toString("utf8");
  const descriptor = parseYaml<Descriptor>(text, descriptorSchema, path);
  const { name, files, deduplicate } = descriptor;
  const labelling = createLabelling(descriptor);
  const badRows = collectBadRows();
  const read = async (paths: readonly string[]): Promise<TableBuilder> => {
    const builder = buildTable({ schema: schemaOf(descriptor), families: [], attacks: [], sites: [] });
    for (const file of paths.map((file) => resolve(dirname(path), file))) {
      readRows(await readDecompressed(file), file, descriptor, labelling, builder, badRows);
    }
    return builder;
  };
  const train = await read(files.train);
  const test = files.test === undefined ? null : await read(files.test);
  const goodRows = train.rows + (test?.rows ?? 0);
  // Only now are all names known.
  const finish = (builder: TableBuilder): Table => {
    const table = labelling.finish(builder.finish());
    return deduplicate ? selectRows(table, distinctRows(table)) : table;
  };
  return { name, train: finish(train), test: test && finish(test), badRows: badRows.finish(goodRows) };
}

/** The columns of a descriptor that are features. */
export function schemaOf({ name, columns }: Descriptor): TableSchema {
  const categorical = Object.entries(columns.categorical).map(([name, { vocabulary, other }]) => ({
    name,
    vocabulary,
    ...(other !== undefined && { other }),
  }));
  return { name, numeric: columns.numeric, categorical };
}

function readRows(
  content: Buffer,
  file: string,
  descriptor: Descriptor,
  labelling: Labelling,
  builder: TableBuilder,
  badRows: BadRows,
): void {
  const { numeric, categorical } = schemaOf(descriptor);
  let columns = descriptor.header && findColumns(descriptor.header);

  function findColumns(header: readonly string[]) {
    const at = (name: string): number => header.indexOf(name);
    checkHeader(header, descriptor, file);
    return {
      count: header.length,
      numeric: numeric.map(at),
      categorical: categorical.map((column) => ({ at: at(column.name), indexOf: indexCategories(column) })),
      label: at(descriptor.label.column),
      family: descriptor.family === undefined ? null : at(descriptor.family),
      site: descriptor.site === undefined ? null : at(descriptor.site),
    };
  }
  forEachRecord(content, file, descriptor.delimiter, (record, line) => {
    if (columns === undefined) {
      columns = findColumns(record);
      return;
    }
    if (record.length < columns.count) return badRows.skip(file, line, "too-few-columns");
    if (record.length > columns.count) return badRows.skip(file, line, "too-many-columns");
    for (let i = 0; i < columns.numeric.length; i++) {
      const value = tableNumber(record[columns.numeric[i]!]!);
      if (Number.isNaN(value)) return badRows.skip(file, line, "not-a-number");
      builder.numeric[i] = value;
    }
    for (let i = 0; i < columns.categorical.length; i++) {
      const { at, indexOf } = columns.categorical[i]!;
      builder.categorical[i] = indexOf(record[at]!);
    }
    const family = columns.family === null ? null : record[columns.family]!;
    const site = columns.site === null ? null : record[columns.site]!;
    const row = labelling.find(record[columns.label]!, family, site);
    if (row === undefined) return badRows.skip(file, line, "unknown-label");
    builder.add(row.family, row.attack, row.site);
  });
}

function checkHeader(header: readonly string[], descriptor: Descriptor, file: string): void {
  const mentioned = new Set(mentionedColumns(descriptor));
  const missing = [...mentioned].find((column) => !header.includes(column));
  if (missing !== undefined) {
    throw new VervetError("COLUMN_MISSING", `${file} has no column ${missing}`, "correct its name in the descriptor");
  }
  const unmentioned = header.find((column) => !mentioned.has(column));
  if (unmentioned !== undefined) {
    const mend = "list it under columns.numeric, columns.categorical or columns.drop";
    throw new VervetError(
      "COLUMN_UNMENTIONED",
      `${file} has a column ${unmentioned} that the descriptor doesn't mention`,
      mend,
    );
  }
}

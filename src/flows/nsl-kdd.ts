import { indexAttacks } from "./attack-families.ts";
import { collectBadRows } from "./bad-rows.ts";
import type { BadRows } from "./bad-rows.ts";
import { forEachRow } from "./comma-separated.ts";
import { readKnownFile } from "./known-files.ts";
import { nslKddAttacks, nslKddColumns, nslKddSchema } from "./nsl-kdd-schema.ts";
import { buildTable } from "./table-builder.ts";
import type { DataSet, Table } from "./table.ts";
import { indexCategories } from "./vocabulary.ts";

const attackColumn = nslKddColumns.length;
/** 41 features, the attack's name, and a difficulty that is dropped: it was made with classifiers that had seen the labels. */
const columnCount = attackColumn + 2;

const numericColumns = nslKddSchema.numeric.map((name) => nslKddColumns.indexOf(name));
const categoricalColumns = nslKddSchema.categorical.map((column) => ({
  at: nslKddColumns.indexOf(column.name),
  indexOf: indexCategories(column),
}));
const attackIndex = indexAttacks(nslKddAttacks);

/**
 * NSL-KDD (Tavallaee et al. 2009): KDDTrain+ as `train`, KDDTest+ as `test`.
 *
 * @param folders looked through in order for `nsl-kdd/KDDTrain+.txt`, plain or `.gz`
 * @throws DATASET_MISSING, CHECKSUM_DIFFERS, TOO_MANY_BAD_ROWS
 */
export async function readNslKdd(folders: readonly string[]): Promise<DataSet> {
  const badRows = collectBadRows();
  const train = parseNslKdd(await readKnownFile("nsl-kdd", "KDDTrain+.txt", folders), "KDDTrain+.txt", badRows);
  const test = parseNslKdd(await readKnownFile("nsl-kdd", "KDDTest+.txt", folders), "KDDTest+.txt", badRows);
  return { name: "nsl-kdd", train, test, badRows: badRows.finish(train.rows + test.rows) };
}

/** The rows of one file, without a header. Rows it can't use go to `badRows`. */
export function parseNslKdd(bytes: Buffer, file: string, badRows: BadRows): Table {
  const { families, attacks } = attackIndex;
  const builder = buildTable({ schema: nslKddSchema, families, attacks, sites: ["nsl-kdd"] });
  forEachRow(bytes, (row) => {
    if (row.columns < columnCount) return badRows.skip(file, row.line, "too-few-columns");
    if (row.columns > columnCount) return badRows.skip(file, row.line, "too-many-columns");
    for (let i = 0; i < numericColumns.length; i++) {
      const value = row.number(numericColumns[i]!);
      if (Number.isNaN(value)) return badRows.skip(file, row.line, "not-a-number");
      builder.numeric[i] = value;
    }
    const label = attackIndex.find(row.text(attackColumn));
    if (label === undefined) return badRows.skip(file, row.line, "unknown-label");
    for (const [i, { at, indexOf }] of categoricalColumns.entries()) builder.categorical[i] = indexOf(row.text(at));
    builder.add(label.family, label.attack, 0);
  });
  return builder.finish();
}

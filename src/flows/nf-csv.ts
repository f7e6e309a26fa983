import { VervetError } from "../errors.ts";
import { seededRandom } from "../random.ts";
import { indexAttacks } from "./attack-families.ts";
import { collectBadRows } from "./bad-rows.ts";
import type { BadRows } from "./bad-rows.ts";
import { forEachRow } from "./comma-separated.ts";
import type { Row } from "./comma-separated.ts";
import { concatenate } from "./concatenate.ts";
import { distinctRows } from "./deduplicate.ts";
import { readKnownFile } from "./known-files.ts";
import { nfV2Attacks, nfV2Files, nfV2Schema } from "./nf-v2-schema.ts";
import { buildTable } from "./table-builder.ts";
import { selectRows } from "./table.ts";
import type { DataSet, Table } from "./table.ts";
import { indexCategories } from "./vocabulary.ts";

export interface NfV2Options {
  /** Keep one row of each feature vector a site (default true): 36% to 93% of the rows repeat, and splitting would leak them. */
  readonly deduplicate?: boolean;
  /** A random sample of so many rows a site, after deduplication; all by default. */
  readonly maxRowsPerSite?: number;
  /** Of the sample. */
  readonly seed?: number | string;
}

const attackIndex = indexAttacks(nfV2Attacks);
const sites = Object.keys(nfV2Files);

/**
 * NF-v2 (Sarhan et al. 2022), reduced: CSE-CIC-IDS2018, ToN-IoT and BoT-IoT as NetFlow, one site each; no test split.
 *
 * @param folders looked through in order for `nf-v2/cicids2018.csv` and the others, plain or `.gz`
 * @throws DATASET_MISSING, CHECKSUM_DIFFERS, TOO_MANY_BAD_ROWS
 */
export async function readNfV2(folders: readonly string[], options: NfV2Options = {}): Promise<DataSet> {
  const { deduplicate = true, maxRowsPerSite = Infinity, seed = 1 } = options;
  const badRows = collectBadRows();
  const tables: Table[] = [];
  let goodRows = 0;
  for (const [site, file] of Object.values(nfV2Files).entries()) {
    const table = parseNfV2(await readKnownFile("nf-v2", file, folders), file, site, badRows);
    goodRows += table.rows;
    const rows = deduplicate ? distinctRows(table) : Uint32Array.from({ length: table.rows }, (_, row) => row);
    const sample =
      rows.length <= maxRowsPerSite
        ? rows
        : seededRandom(`nf-v2/${seed}/${site}`).shuffle(rows).slice(0, maxRowsPerSite);
    tables.push(selectRows(table, sample.toSorted()));
  }
  return { name: "nf-v2", train: concatenate(tables), test: null, badRows: badRows.finish(goodRows) };
}

/** The rows of one site's file; columns are found by the names in its header. */
export function parseNfV2(bytes: Buffer, file: string, site: number, badRows: BadRows): Table {
  const { families, attacks } = attackIndex;
  const builder = buildTable({ schema: nfV2Schema, families, attacks, sites });
  let columns: ReturnType<typeof findColumns> | undefined;
  forEachRow(bytes, (row) => {
    if (columns === undefined) {
      columns = findColumns(row, file);
      return;
    }
    if (row.columns < columns.count) return badRows.skip(file, row.line, "too-few-columns");
    if (row.columns > columns.count) return badRows.skip(file, row.line, "too-many-columns");
    for (let i = 0; i < columns.numeric.length; i++) {
      const value = row.number(columns.numeric[i]!);
      if (Number.isNaN(value)) return badRows.skip(file, row.line, "not-a-number");
      builder.numeric[i] = value;
    }
    const label = attackIndex.find(row.text(columns.attack));
    if (label === undefined) return badRows.skip(file, row.line, "unknown-label");
    for (let i = 0; i < columns.categorical.length; i++) {
      const { at, indexOf } = columns.categorical[i]!;
      builder.categorical[i] = indexOf(row.text(at).split(".", 1)[0]!);
    }
    builder.add(label.family, label.attack, site);
  });
  return builder.finish();
}

function findColumns(header: Row, file: string) {
  const names = Array.from({ length: header.columns }, (_, column) => header.text(column));
  const at = (name: string): number => {
    const column = names.indexOf(name);
    if (column >= 0) return column;
    throw new VervetError(
      "COLUMN_MISSING",
      `${file}:1 names no column ${name}`,
      "check that the file is NF-v2 with its header",
    );
  };
  return {
    count: header.columns,
    numeric: nfV2Schema.numeric.map(at),
    categorical: nfV2Schema.categorical.map((column) => ({ at: at(column.name), indexOf: indexCategories(column) })),
    attack: at("Attack"),
  };
}

import { buildTable } from "../flows/table-builder.ts";
import type { Table, TableSchema } from "../flows/table.ts";
import type { Random } from "../random.ts";

/** One flow's features before scaling, with what the organisation believes of it. */
export interface BelievedRow {
  readonly numeric: Float32Array;
  readonly categorical: Uint16Array;
  /** Class in the consortium's model; 0 is benign. */
  readonly label: number;
}

/** Rows and the class of each. */
export interface BelievedRows {
  readonly table: Table;
  readonly labels: Uint8Array;
}

/** What an organisation trains on: a bounded sample of what it saw lately. */
export interface TrainingBuffer {
  /** Copies the row. */
  add(row: BelievedRow): void;
  /** Rows to train on; a copy. Null while there are none. */
  training(): BelievedRows | null;
  /** Rows that are never trained on; a copy. Null while there are none. */
  validation(): BelievedRows | null;
  counts(): { readonly benign: number; readonly attack: number };
}

/** One row in so many is held out. */
const heldOutEvery = 5;

/**
 * A sample of at most `size` rows. While there is room every row is kept; then each replaces a random one, so that a row's chance to be
 * there still falls by half every 0.7 `size` rows: recent traffic counts more (biased reservoir; Aggarwal 2006).
 */
function createReservoir(
  size: number,
  random: Random,
): { add(row: BelievedRow): void; rows(): readonly BelievedRow[] } {
  const rows: BelievedRow[] = [];
  return {
    add({ numeric, categorical, label }) {
      const copy = { numeric: numeric.slice(), categorical: categorical.slice(), label };
      if (rows.length < size) rows.push(copy);
      else rows[random.below(size)] = copy;
    },
    rows: () => rows,
  };
}

/**
 * A buffer shared evenly between rows believed benign and rows believed attack, so that neither crowds the other out.
 *
 * @param rowsMax rows kept, those held out included
 * @param classes names of the model's classes, benign first
 */
export function createTrainingBuffer(
  schema: TableSchema,
  classes: readonly string[],
  rowsMax: number,
  random: Random,
): TrainingBuffer {
  const half = Math.floor(rowsMax / 2);
  const heldOut = Math.floor(half / heldOutEvery);
  const reservoirs = ["benign", "attack"].map((belief) => ({
    seen: 0,
    training: createReservoir(half - heldOut, random.fork(`training/${belief}`)),
    validation: createReservoir(heldOut, random.fork(`validation/${belief}`)),
  }));
  const frame = { schema, families: classes, attacks: classes, sites: ["here"] };

  function tableOf(rows: readonly BelievedRow[]): BelievedRows | null {
    if (rows.length === 0) return null;
    const builder = buildTable(frame);
    for (const { numeric, categorical, label } of rows) {
      builder.numeric.set(numeric);
      builder.categorical.set(categorical);
      builder.add(label, label, 0);
    }
    return { table: builder.finish(), labels: Uint8Array.from(rows, ({ label }) => label) };
  }
  const sizes = reservoirs.map(
    ({ training, validation }) =>
      () =>
        training.rows().length + validation.rows().length,
  );

  return {
    add(row) {
      const reservoir = reservoirs[row.label === 0 ? 0 : 1]!;
      reservoir.seen += 1;
      (reservoir.seen % heldOutEvery === 0 ? reservoir.validation : reservoir.training).add(row);
    },
    training: () => tableOf(reservoirs.flatMap(({ training }) => training.rows())),
    validation: () => tableOf(reservoirs.flatMap(({ validation }) => validation.rows())),
    counts: () => ({ benign: sizes[0]!(), attack: sizes[1]!() }),
  };
}

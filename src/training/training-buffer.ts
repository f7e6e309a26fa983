import type { Table, TableSchema } from "../flows/table.ts";
import type { Random } from "../random.ts";

/** One flow's features before scaling, with what the organisation believes of it. */
export interface BelievedRow {
  readonly numeric: Float32Array;
  readonly categorical: Uint16Array;
  /** Class in the consortium's model; 0 is benign. */
  readonly label: number;
}

/** Rows and the class of each, those believed benign first. */
export interface BelievedRows {
  /** Written anew when it is asked for again. */
  readonly table: Table;
  readonly labels: Uint8Array;
}

/** What an organisation trains on: a bounded sample of what it saw lately. */
export interface TrainingBuffer {
  /** Rows kept at most, those held out included. */
  readonly rowsMost: number;
  /** Copies the row. */
  add(row: BelievedRow): void;
  /** Rows to train on. Null while there are none. */
  training(): BelievedRows | null;
  /** Those of them that are believed benign; in the same place. */
  benign(): Table | null;
  /** Rows that are never trained on. Null while there are none. */
  validation(): BelievedRows | null;
  counts(): { readonly benign: number; readonly attack: number };
}

/** One row in so many is held out. */
const heldOutEvery = 5;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Rows in flat arrays, allocated once: so many small ones, thrown away in any order, would leave the heap full of holes. */
interface Rows {
  readonly numeric: Float32Array;
  readonly categorical: Uint16Array;
  readonly labels: Uint8Array;
}

function roomFor(rows: number, { numeric, categorical }: TableSchema): Rows {
  return {
    numeric: new Float32Array(rows * numeric.length),
    categorical: new Uint16Array(rows * categorical.length),
    labels: new Uint8Array(rows),
  };
}

/** A sample of rows. */
interface Reservoir {
  readonly size: number;
  readonly rows: number;
  add(row: BelievedRow): void;
  /** Copies all of them to row `at` of another place, and those after it. */
  copyTo(place: Rows, at: number): void;
}

/**
 * A sample of at most `size` rows. While there is room every row is kept; then each replaces a random one, so that a row's chance to be
 * there still falls by half every 0.7 `size` rows: recent traffic counts more (biased reservoir; Aggarwal 2006).
 */
function createReservoir(schema: TableSchema, size: number, random: Random): Reservoir {
  const held = roomFor(size, schema);
  const [n, c] = [schema.numeric.length, schema.categorical.length];
  let rows = 0;
  return {
    size,
    get rows() {
      return rows;
    },
    add({ numeric, categorical, label }) {
      const at = rows < size ? rows++ : random.below(size);
      held.numeric.set(numeric, at * n);
      held.categorical.set(categorical, at * c);
      held.labels[at] = label;
    },
    copyTo(place, at) {
      place.numeric.set(held.numeric.subarray(0, rows * n), at * n);
      place.categorical.set(held.categorical.subarray(0, rows * c), at * c);
      place.labels.set(held.labels.subarray(0, rows), at);
    },
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
    training: createReservoir(schema, half - heldOut, random.fork(`training/${belief}`)),
    validation: createReservoir(schema, heldOut, random.fork(`validation/${belief}`)),
  }));
  const frame = { schema, families: classes, attacks: classes, sites: ["here"] };
  const training = placeFor(reservoirs.map((each) => each.training));
  const validation = placeFor(reservoirs.map((each) => each.validation));
  const [benign, attack] = reservoirs as [(typeof reservoirs)[0], (typeof reservoirs)[0]];

  /** @returns copies the rows of the first `count` parts to one place, always the same */
  function placeFor(parts: readonly Reservoir[]): (count?: number) => BelievedRows | null {
    const place = roomFor(sum(parts.map(({ size }) => size)), schema);
    return (count = parts.length) => {
      const copied = parts.slice(0, count);
      const rows = sum(copied.map((part) => part.rows));
      if (rows === 0) return null;
      let at = 0;
      for (const part of copied) {
        part.copyTo(place, at);
        at += part.rows;
      }
      const labels = place.labels.slice(0, rows);
      const numeric = place.numeric.subarray(0, rows * schema.numeric.length);
      const categorical = place.categorical.subarray(0, rows * schema.categorical.length);
      // A class of the model is a family, and its only attack.
      const named = { family: labels, attack: Uint16Array.from(labels), site: new Uint8Array(rows) };
      return { table: { ...frame, rows, numeric, categorical, ...named }, labels };
    };
  }
  const rowsOf = ({ training, validation }: typeof benign): number => training.rows + validation.rows;

  return {
    rowsMost: rowsMax,
    add(row) {
      const reservoir = row.label === 0 ? benign : attack;
      reservoir.seen += 1;
      (reservoir.seen % heldOutEvery === 0 ? reservoir.validation : reservoir.training).add(row);
    },
    training: () => training(),
    benign: () => training(1)?.table ?? null,
    validation: () => validation(),
    counts: () => ({ benign: rowsOf(benign), attack: rowsOf(attack) }),
  };
}

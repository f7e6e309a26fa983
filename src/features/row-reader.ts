import type { SensorAlert } from "../flows/flow-record.ts";
import type { DeadReason, LineParser } from "../flows/line-parser.ts";
import type { LogLine } from "../flows/log-line.ts";
import type { TableLines } from "../flows/table-lines.ts";
import { buildTable, type TableBuilder } from "../flows/table-builder.ts";
import type { Table, TableSchema } from "../flows/table.ts";
import { createFlowFeatures, flowV1Schema } from "./flow-v1.ts";

/** Rows of one schema, and which flow each of them is. */
export interface RowBatch {
  readonly table: Table;
  /** Of each row: its line in the log, its id and its beginning, null where the source tells none. */
  readonly lines: readonly number[];
  readonly ids: readonly (string | null)[];
  readonly times: readonly (number | null)[];
}

/** What a line was, other than a row. */
export type Unread =
  | { readonly kind: "alert"; readonly alert: SensorAlert }
  | { readonly kind: "other" }
  | { readonly kind: "dead"; readonly reason: DeadReason };

/** Turns lines into rows of one schema. */
export interface RowReader {
  readonly schema: TableSchema;
  /** Rows that wait to be taken. */
  readonly rows: number;
  /** Adds the line's flow to the rows; null, or what else the line was. */
  add(line: LogLine): Unread | null;
  /** The rows since the last call. */
  take(): RowBatch;
}

/** Puts a line's features into the builder's scratch row; its id and time, or what else the line was. */
type Read = (text: string, row: TableBuilder) => Unread | { readonly id: string | null; readonly ts: number | null };

function createReader(schema: TableSchema, read: Read): RowReader {
  const builder = buildTable({ schema, families: ["benign"], attacks: ["benign"], sites: [""] });
  const begin = () => ({ lines: [] as number[], ids: [] as (string | null)[], times: [] as (number | null)[] });
  let batch = begin();
  return {
    schema,
    get rows() {
      return builder.rows;
    },
    add(line) {
      if (line.fault !== null) return { kind: "dead", reason: line.fault };
      const found = read(line.text, builder);
      if ("kind" in found) return found;
      builder.add(0, 0, 0);
      batch.lines.push(line.number);
      batch.ids.push(found.id);
      batch.times.push(found.ts);
      return null;
    },
    take() {
      const taken = { table: builder.finish(), ...batch };
      builder.clear();
      batch = begin();
      return taken;
    },
  };
}

/** Flow records as rows of {@link flowV1Schema}, with the windows around them. */
export function createFlowReader(parser: LineParser): RowReader {
  const features = createFlowFeatures();
  return createReader(flowV1Schema, (text, row) => {
    const parsed = parser.parse(text);
    if (parsed.kind !== "flow") return parsed;
    const { id, ts } = parsed.record;
    features.extract(parsed.record, row);
    return { id, ts: Number.isNaN(ts) ? null : ts };
  });
}

/** Rows of somebody's CSV as they are; they have neither ids nor times. */
export function createTableReader(tableLines: TableLines): RowReader {
  const row = { id: null, ts: null };
  return createReader(tableLines.schema, (text, builder) => {
    const read = tableLines.read(text, builder);
    if (read === "row") return row;
    return read === "other" ? { kind: "other" } : { kind: "dead", reason: read };
  });
}

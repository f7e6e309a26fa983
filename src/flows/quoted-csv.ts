import { CsvError, parse } from "csv-parse/sync";
import { VervetError } from "../errors.ts";

/**
 * Calls `visit` with each record of a CSV file (RFC 4180: quotes, line breaks within them, a byte-order mark), cells trimmed.
 *
 * @param visit gets the record and the line it ends on, 1-based
 * @throws CSV_MALFORMED naming the line where quoting goes wrong
 */
export function forEachRecord(
  content: Buffer,
  path: string,
  delimiter: string,
  visit: (record: readonly string[], line: number) => void,
): void {
  try {
    parse(content, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record(record: string[], { lines }) {
        visit(record, lines);
        return null; // nothing is gathered
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? `:${error["lines"]}` : "";
    throw new VervetError("CSV_MALFORMED", `${path}${line}: ${error.message}`, "mend the quotes on that line", {
      cause: error,
    });
  }
}

import { VervetError } from "../errors.ts";
import type { BadRow, DataSet } from "./table.ts";

/** How many bad rows are named; the others are counted. */
const namedRows = 10;

/** Above this share of bad rows the file is probably not what it is taken for. */
const tolerableShare = 0.01;

/** Counts the rows that a source skips, and names the first of them. */
export interface BadRows {
  skip(file: string, line: number, reason: BadRow["reason"]): void;
  /**
   * @param goodRows rows that could be used
   * @throws TOO_MANY_BAD_ROWS when more than 1% of all rows are bad, or none is good
   */
  finish(goodRows: number): DataSet["badRows"];
}

export function collectBadRows(): BadRows {
  const first: BadRow[] = [];
  let count = 0;
  return {
    skip(file, line, reason) {
      count += 1;
      if (first.length < namedRows) first.push({ file, line, reason });
    },
    finish(goodRows) {
      const bad = first[0];
      if (bad !== undefined && count > tolerableShare * (count + goodRows)) {
        throw new VervetError(
          "TOO_MANY_BAD_ROWS",
          `${count} of ${count + goodRows} rows are unusable, the first at ${bad.file}:${bad.line} (${bad.reason})`,
          "check that the file has the expected columns, or mend those rows",
        );
      }
      return { count, first };
    },
  };
}

import * as fc from "fast-check";
import { minSketchRows, statisticsOf } from "../../src/features/statistics.ts";
import type { Statistics } from "../../src/features/statistics.ts";
import { smallTable } from "../flows/small-table.ts";

const row = fc.record({
  numeric: fc.tuple(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 3 })),
  categorical: fc.tuple(fc.constantFrom(0, 1, 2, 0xffff)),
  family: fc.nat(1),
});

/** Statistics of small random tables, with and without a benign part. */
export const randomStatistics: fc.Arbitrary<Statistics> = fc
  .array(row, { minLength: minSketchRows, maxLength: 3 * minSketchRows })
  .map((rows) => {
    const table = smallTable(rows);
    return statisticsOf(table, table.family)!;
  });

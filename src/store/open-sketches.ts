import { charterHash, type Charter } from "../consortium/charter.ts";
import type { Ledger } from "../consortium/ledger.ts";
import { createSketchBook, dayOf, type SketchBook } from "../consortium/sketch.ts";
import { decodeStatistics } from "../features/statistics-codec.ts";
import type { TableSchema } from "../flows/table.ts";
import type { RecordStore } from "../gossip/record-store.ts";

/**
 * The sketches that an organisation has heard of, as its folder keeps them.
 *
 * @param schema the charter's
 */
export function openSketches(
  records: RecordStore,
  charter: Charter,
  ledger: Ledger,
  schema: TableSchema,
  nowMs: () => number,
): SketchBook {
  const book = createSketchBook({
    charter: charterHash(charter),
    roster: ledger.roster,
    isListed: (hash) => ledger.amendments().some(({ record }) => record.sketches.includes(hash)),
    areStatistics: (bytes) => decodeStatistics(schema, bytes).ok,
    today: () => dayOf(charter.genesisTimeMs, nowMs()),
  });
  for (const bytes of records.read()) book.add(bytes);
  return book;
}

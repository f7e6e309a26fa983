import assert from "node:assert/strict";
import { createLedger } from "../../src/consortium/ledger.ts";
import { createSketchBook, signSketch } from "../../src/consortium/sketch.ts";
import { charterHash } from "../../src/consortium/charter.ts";
import { createLiveStatistics } from "../../src/daemon/live-statistics.ts";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { decodeStatistics, encodeStatistics } from "../../src/features/statistics-codec.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { someDetector } from "../detection/some-detector.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";
import { admins, amendment, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();
const starter = someDetector();
/** Rows around a place of their own, an attack every fourth. */
const rows = (place: number) => {
  const table = smallTable(
    Array.from({ length: 200 }, (_, i) => ({ numeric: [place + (i % 20), i], categorical: [i % 2] })),
  );
  return { table, labels: Uint8Array.from({ length: 200 }, (_, i) => Number(i % 4 === 0)) };
};

function create(rule = "rank-witness") {
  const ledger = createLedger(charter);
  const book = createSketchBook({
    charter: charterHash(charter),
    roster: ledger.roster,
    isListed: () => true,
    areStatistics: (bytes) => decodeStatistics(smallSchema, bytes).ok,
    today: () => 0,
  });
  const live = createLiveStatistics({
    charter,
    identity: admins[0]!,
    ledger,
    book,
    starter,
    rule,
    clock: createVirtualTime(),
    membership: { publishSketch: (sketch) => Promise.resolve(void book.add(sketch)) },
  });
  return { ledger, book, live };
}

describe("statistics of live traffic", () => {
  it("are the starter model's until the admins amend the charter", () => {
    const { live } = create();
    assert.deepEqual(live.at(5), { amendment: null, merged: starter.statistics, claims: [] });
  });

  it("are told once a day, from enough rows, with what attacks look like only where the filter lives by it", async () => {
    for (const [rule, claims] of [
      ["rank-witness", 0],
      ["prototype-witness", 1],
    ] as const) {
      const { live, book } = create(rule);
      assert.equal(live.isTold(), false);
      await live.tell({ table: smallTable([]), labels: new Uint8Array(0) });
      assert.equal(live.isTold(), false);
      await live.tell(rows(0));
      assert.equal(live.isTold(), true);
      const decoded = decodeStatistics(smallSchema, book.newest()[0]!.record.statistics);
      assert.ok(decoded.ok);
      assert.equal(decoded.statistics.claims.length, claims);
    }
  });

  it("are the robust merge of the listed sketches, the same for all, once every one of them is here", async () => {
    const { live, book, ledger } = create("prototype-witness");
    await live.tell(rows(0));
    const others = [1, 2].map((i) => {
      const { table, labels } = rows(1000 * i);
      const statistics = statisticsOf(table, labels, true)!;
      return {
        statistics,
        signed: signSketch(admins[i]!, {
          charter: charterHash(charter),
          day: 0,
          statistics: encodeStatistics(statistics),
        }),
      };
    });
    book.add(others[0]!.signed);
    const late = createLateBook(others[1]!.signed);
    const hashes = [...book.sketches().map(({ hash }) => hash), late].toSorted();
    ledger.add(amendment(charter, 1, hashes, { fromRound: 7 }));
    assert.equal(live.at(6)?.amendment, null);
    assert.equal(live.at(7), null, "one is missing");
    book.add(others[1]!.signed);
    const agreed = live.at(7)!;
    const { table, labels } = rows(0);
    const all = [statisticsOf(table, labels, true)!, ...others.map(({ statistics }) => statistics)];
    assert.deepEqual(agreed.merged, mergeStatistics(smallSchema, all));
    assert.equal(agreed.claims.length, 3);
    assert.equal(live.at(8), agreed, "worked out once");
  });
});

/** The hash that a sketch will have. */
function createLateBook(signed: Uint8Array): string {
  const { book } = create();
  assert.equal(book.add(signed), "accepted");
  return book.sketches()[0]!.hash;
}

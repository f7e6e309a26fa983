import assert from "node:assert/strict";
import { charterHash } from "../../src/consortium/charter.ts";
import { openRoster } from "../../src/consortium/roster.ts";
import { signRecord } from "../../src/consortium/signed.ts";
import {
  createSketchBook,
  dayOf,
  signSketch,
  sketchDays,
  sketchKind,
  type SketchBook,
} from "../../src/consortium/sketch.ts";
import { organisation, smallCharter } from "../support/small-charter.ts";

const charter = charterHash(smallCharter());
const [one, two, stranger] = [organisation(1), organisation(2), organisation(9)];

describe("a book of sketches", () => {
  let today = 10;
  let listed: string[] = [];
  let book: SketchBook;
  beforeEach(() => {
    [today, listed] = [10, []];
    book = createSketchBook({
      charter,
      roster: openRoster([one.author, two.author]),
      isListed: (hash) => listed.includes(hash),
      areStatistics: (bytes) => bytes[0] === 7,
      today: () => today,
    });
  });
  const told = (by: typeof one, day: number, ...bytes: number[]): Uint8Array =>
    signSketch(by, { charter, day, statistics: Uint8Array.of(7, ...bytes) });

  it("takes one of each member and day; the newest of each counts", () => {
    assert.equal(book.add(told(one, 9)), "accepted");
    assert.equal(book.add(told(one, 9)), "known");
    assert.equal(book.add(told(one, 9, 1)), "superseded", "another of the same day");
    assert.equal(book.add(told(one, 10, 2)), "accepted");
    assert.equal(book.add(told(two, 8)), "accepted");
    const days = new Map(book.newest().map(({ record }) => [record.author, record.day]));
    assert.deepEqual([days.size, days.get(one.author), days.get(two.author)], [2, 10, 8]);
  });

  it("refuses what is nobody's, another consortium's or no statistics, for good, and ignores what hangs on roster and clock", () => {
    assert.equal(book.judge(Uint8Array.of(1, 2)), "malformed");
    const forged = { version: 1 as const, charter, author: one.author, day: 10, statistics: Uint8Array.of(7) };
    assert.equal(book.judge(signRecord(sketchKind, forged, two)), "bad-signature");
    assert.equal(book.judge(signRecord(sketchKind, forged, one, two)), "bad-signature");
    assert.equal(
      book.judge(signSketch(one, { charter: "00".repeat(32), day: 10, statistics: Uint8Array.of(7) })),
      "other-charter",
    );
    assert.equal(book.judge(signSketch(one, { charter, day: 10, statistics: Uint8Array.of(8) })), "no-statistics");
    assert.equal(book.judge(told(stranger, 10)), "unknown-author");
    assert.equal(book.judge(told(one, 11)), "accepted", "clocks differ");
    assert.equal(book.judge(told(one, 12)), "out-of-window");
    assert.equal(book.judge(told(one, 10 - sketchDays)), "superseded");
    assert.deepEqual(book.sketches(), []);
  });

  it("forgets old ones, but for those that an amendment lists, which it takes from anybody at any time", () => {
    book.add(told(one, 10));
    book.add(told(two, 10));
    listed = [book.newest()[0]!.hash];
    today = 50;
    book.add(told(one, 50));
    book.add(told(two, 50));
    assert.equal(book.sketches().length, 3);
    assert.ok(book.find(listed[0]!) !== null);

    const other = createSketchBook({
      charter,
      roster: openRoster([]),
      isListed: (hash) => listed.includes(hash),
      areStatistics: () => true,
      today: () => 50,
    });
    assert.equal(other.add(book.find(listed[0]!)!.bytes), "accepted");
    assert.deepEqual(other.newest(), [], "its author is no member any more");
  });

  it("counts days from the consortium's genesis", () => {
    assert.deepEqual([dayOf(1000, 0), dayOf(1000, 86_400_999), dayOf(1000, 86_401_000)], [0, 0, 1]);
  });
});

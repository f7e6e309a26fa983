import assert from "node:assert/strict";
import { createDriftWatch, type DriftNews } from "../../src/detection/drift.ts";
import { createRecentFlows, type RecentFlows } from "../../src/detection/recent-flows.ts";
import { stabilityOf, stabilityReference } from "../../src/detection/stability.ts";
import { unknownCategory } from "../../src/flows/table.ts";
import { seededRandom, type Random } from "../../src/random.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";

type Row = { numeric: [number, number]; categorical: [number] };
const draw = (random: Random, shift = 0): Row => ({
  numeric: [100 * random.next() + shift, random.normal()],
  categorical: [random.next() < 0.9 ? 0 : 1],
});
const rows = (count: number, seed: string, shift = 0): Row[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => draw(random, shift));
};

describe("the population stability index", () => {
  it("is next to nothing where traffic goes on as it was", () => {
    const reference = stabilityReference(smallTable(rows(5000, "before")));
    const stability = stabilityOf(reference, smallTable(rows(2000, "after")))!;
    assert.deepEqual(
      stability.map(({ feature }) => feature),
      [...smallSchema.numeric, ...smallSchema.categorical.map(({ name }) => name)],
    );
    for (const { feature, psi } of stability) assert.ok(psi >= 0 && psi < 0.03, `${feature} ${psi}`);
  });

  it("is sum (a - e) ln(a / e): half of the rows moved from one of two categories to the other", () => {
    const of = (second: number): ReturnType<typeof smallTable> =>
      smallTable(Array.from({ length: 1000 }, (_, i) => ({ numeric: [0, 0], categorical: [i < second ? 1 : 0] })));
    const stability = stabilityOf(stabilityReference(of(250)), of(750))!;
    const expected = 2 * 0.5 * Math.log(3);
    assert.ok(Math.abs(stability.at(-1)!.psi - expected) < 0.01, `${stability.at(-1)!.psi} is not ${expected}`);
    assert.ok(stability[0]!.psi < 1e-9, "a feature of one value");
  });

  it("sees that values became unknown, and numbers beyond all that was seen", () => {
    const reference = stabilityReference(smallTable(rows(1000, "before")));
    const gone = rows(1000, "after").map(({ numeric }) => ({
      numeric: [Number.NaN, 1000 + numeric[1]],
      categorical: [unknownCategory],
    }));
    for (const { feature, psi } of stabilityOf(reference, smallTable(gone))!) assert.ok(psi > 3, feature);
  });

  it("says nothing of a few flows", () => {
    const few = smallTable(rows(499, "few"));
    const many = smallTable(rows(500, "many"));
    assert.equal(stabilityOf(stabilityReference(few), many), null);
    assert.equal(stabilityOf(stabilityReference(many), few), null);
    assert.notEqual(stabilityOf(stabilityReference(many), many), null);
  });
});

describe("a watch for drift", () => {
  const fill = (recent: RecentFlows, some: readonly Row[]): void => {
    for (const { numeric, categorical } of some) {
      recent.add(Float32Array.from(numeric), Uint16Array.from(categorical));
    }
  };
  const kinds = (news: readonly DriftNews[]): string[] => news.map(({ kind }) => kind);

  it("tells once that a feature moved, and once that it is back", () => {
    const recent = createRecentFlows(smallSchema, 2000);
    const watch = createDriftWatch();
    fill(recent, rows(2000, "before"));
    watch.calibrated(recent);
    assert.deepEqual(watch.look(recent), []);
    fill(recent, rows(1500, "moved", 60));
    const [news] = watch.look(recent);
    assert.ok(news?.kind === "moved");
    assert.deepEqual(
      news.features.map(({ feature }) => feature),
      [smallSchema.numeric[0]],
    );
    assert.deepEqual(watch.look(recent), []);
    assert.deepEqual(watch.current().moved, [smallSchema.numeric[0]]);
    fill(recent, rows(2000, "back"));
    assert.deepEqual(kinds(watch.look(recent)), ["settled"]);
    assert.deepEqual(watch.current().moved, []);
  });

  it("holds nothing against itself: another calibration counts once all of its flows are new", () => {
    const recent = createRecentFlows(smallSchema, 1000);
    const watch = createDriftWatch();
    fill(recent, rows(1000, "before"));
    watch.calibrated(recent);
    fill(recent, rows(800, "moved", 60));
    watch.calibrated(recent); // its window still holds flows of the first
    assert.deepEqual(kinds(watch.look(recent)), ["moved"]);
    fill(recent, rows(200, "moved on", 60));
    watch.calibrated(recent);
    fill(recent, rows(600, "the same", 60));
    assert.deepEqual(kinds(watch.look(recent)), ["settled"]);
  });

  it("tells that the flagged rate changed", () => {
    const recent = createRecentFlows(smallSchema, 1000);
    const watch = createDriftWatch();
    for (let i = 0; i < 100; i++) watch.flagged({ flows: 100, flagged: 1 });
    assert.deepEqual(watch.look(recent), []);
    for (let i = 0; i < 30; i++) watch.flagged({ flows: 100, flagged: 20 });
    const news = watch.look(recent);
    assert.ok(news.length > 0 && news.every(({ kind }) => kind === "flagged-rate"));
    assert.deepEqual(watch.look(recent), []);
  });
});

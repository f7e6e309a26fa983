import assert from "node:assert/strict";
import { emptyAdwin, observeRate, rateOf, type AdwinState, type RateChange } from "../../src/detection/adwin.ts";
import { seededRandom } from "../../src/random.ts";

/** Feeds flows one by one, each flagged with probability `rate`. */
function feed(
  state: AdwinState,
  flows: number,
  rate: number,
  seed: string,
  batch = 1,
): { state: AdwinState; changes: RateChange[] } {
  const random = seededRandom(seed);
  const changes: RateChange[] = [];
  let after = state;
  for (let i = 0; i < flows; i += batch) {
    const flagged = Array.from({ length: batch }, () => Number(random.next() < rate)).reduce((a, b) => a + b, 0);
    const { state: next, change } = observeRate(after, { flows: batch, flagged });
    after = next;
    if (change !== null) changes.push(change);
  }
  return { state: after, changes };
}
const windowOf = ({ rows, open }: AdwinState): number =>
  rows.flat().reduce((sum, { flows }) => sum + flows, 0) + open.flows;

describe("an adaptive window over the flagged rate", () => {
  it("holds all that it saw, in few buckets, while the rate stays", () => {
    for (const rate of [0, 0.001, 0.05, 1]) {
      const { state, changes } = feed(emptyAdwin, 40_000, rate, `steady ${rate}`);
      assert.deepEqual(changes, [], `rate ${rate}`);
      assert.equal(windowOf(state), 40_000);
      assert.ok(state.rows.flat().length <= 5 * 10);
    }
  });

  it("notices soon that the rate rose or fell, and says from what to what", () => {
    for (const [from, to] of [
      [0.01, 0.05],
      [0.05, 0.01],
      [0.001, 0.02],
    ] as const) {
      const before = feed(emptyAdwin, 20_000, from, "before").state;
      const { state, changes } = feed(before, 10_000, to, "after");
      const [change] = changes;
      assert.ok(change !== undefined, `${from} to ${to} went unnoticed`);
      assert.equal(Math.sign(rateOf(change.after) - rateOf(change.before)), Math.sign(to - from));
      assert.ok(windowOf(state) < 12_000, "what came before is forgotten");
    }
  });

  it("cuts a window in which nothing changed as seldom as it promises", () => {
    const cut = Array.from({ length: 100 }, (_, i) => feed(emptyAdwin, 6400, 0.05, `chance ${i}`, 64).changes.length);
    assert.ok(cut.filter((count) => count > 0).length <= 2, String(cut));
  });

  it("takes whole batches like single flows", () => {
    const before = feed(emptyAdwin, 20_000, 0.01, "before", 500).state;
    assert.equal(Math.round(windowOf(before)), 20_000);
    assert.ok(feed(before, 5000, 0.1, "after", 500).changes.length > 0);
  });
});

import assert from "node:assert/strict";
import { createReplay, isAttackId } from "../../../src/testbed/live/replay.ts";

describe("a replayed day", () => {
  for (const [flowsPerSecond, spanS] of [
    [1, 6000],
    [20, 2000],
    [100, 1000],
  ] as const) {
    it(`goes on at its pace for longer than the day: ${flowsPerSecond} flows a second`, () => {
      const replay = createReplay({ seed: 1, organisation: 0, flowsPerSecond, startS: 1000 });
      let flows = 0;
      for (let s = 0; s <= spanS; s += 100) flows += replay.until(1000 + s).length;
      assert.ok(Math.abs(flows / (flowsPerSecond * spanS) - 1) < 0.2, String(flows));
    });
  }

  it("gives flows that ended since it was asked last, in that order, and tells attacks by their ids", () => {
    const replay = createReplay({ seed: 1, organisation: 0, flowsPerSecond: 50, startS: 1000 });
    replay.until(1010);
    const flows = replay.until(1100);
    const ends = flows.map(({ ts, durationS }) => ts + durationS);
    assert.ok(ends[0]! > 1010 && ends.at(-1)! <= 1100);
    assert.deepEqual(
      ends,
      ends.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(flows.map(({ id }) => id)).size, flows.length);
    assert.ok(flows.some(({ label }) => label !== "benign"));
    for (const { id, label } of flows) assert.equal(isAttackId(id!), label !== "benign");
  });

  it("makes no host busier when there are more flows", () => {
    const busiest = (flowsPerSecond: number): number => {
      const replay = createReplay({ seed: 1, organisation: 0, flowsPerSecond, startS: 0 });
      const bySource = Map.groupBy(replay.until(60), ({ sourceAddress }) => sourceAddress);
      return Math.max(...[...bySource.values()].map(({ length }) => length));
    };
    assert.ok(busiest(300) < 4 * busiest(30), `${busiest(300)} against ${busiest(30)}`);
  });
});

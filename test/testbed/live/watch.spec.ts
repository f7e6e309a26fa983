import assert from "node:assert/strict";
import { roundsIn } from "../../../src/testbed/live/aftermath.ts";
import { holdingsOf, trendOf } from "../../../src/testbed/live/watch.ts";

describe("watching daemons", () => {
  it("sets the last third against the first", () => {
    assert.deepEqual(trendOf([10, 10, 50, 20, 11, 11]), { first: 10, last: 11, most: 50, growth: 0.1 });
    assert.equal(trendOf([7]).growth, 0);
    assert.equal(holdingsOf([]), null);
  });

  it("counts rounds by the daemon's log, and those that closed after their slot", () => {
    const close = (round: number, time: string, outcome = "merged"): string =>
      JSON.stringify({ level: 30, time, round, outcome, msg: "a round closed" });
    const log = [
      close(3, "1970-01-01T00:00:39.000Z"),
      close(4, "1970-01-01T00:00:52.000Z", "overrun"),
      '{"msg":"a model went live","round":5}',
      close(6, "1970-01-01T00:01:09.000Z", "merge-guard"),
      "",
    ];
    const slots = { genesisTimeMs: 0, roundMs: 10_000 };
    assert.deepEqual(roundsIn(log.join("\n"), slots), { closed: 3, decided: 2, late: 1, missed: 1 });
    assert.deepEqual(roundsIn("", slots), { closed: 0, decided: 0, late: 0, missed: 0 });
  });
});

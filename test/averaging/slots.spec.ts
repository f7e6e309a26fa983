import assert from "node:assert/strict";
import { deadlineWithin, followSlots, roundAt, roundStartMs } from "../../src/averaging/slots.ts";
import type { Clock } from "../../src/clock.ts";

const slots = { genesisTimeMs: 1000, roundMs: 500 };

/** A clock that is set by hand; one timer, fired by hand. */
function handClock(nowMs: number): Clock & { nowMs: number; delayMs: number; fire(): void } {
  let action = (): void => {};
  const clock = {
    nowMs,
    delayMs: -1,
    now: () => clock.nowMs,
    after(delayMs: number, next: () => void) {
      clock.delayMs = delayMs;
      action = next;
      return () => (action = () => {});
    },
    fire: () => action(),
  };
  return clock;
}

describe("the consortium's clock", () => {
  it("counts slots from its genesis", () => {
    assert.deepEqual(
      [999, 1000, 1499, 1500].map((now) => roundAt(slots, now)),
      [-1, 0, 0, 1],
    );
    assert.equal(roundStartMs(slots, 3), 2500);
  });

  it("begins each round once, from the next one on", () => {
    const clock = handClock(1200);
    const begun: number[] = [];
    followSlots(slots, clock, -1, (round) => begun.push(round));
    assert.deepEqual(begun, []);
    for (const now of [1500, 1600, 2001, 2002]) {
      clock.nowMs = now;
      clock.fire();
    }
    assert.deepEqual(begun, [1, 2]);
  });

  it("waits for the genesis, in naps that a clock set meanwhile can't make too long", () => {
    const clock = handClock(-1_000_000);
    const begun: number[] = [];
    followSlots(slots, clock, -1, (round) => begun.push(round));
    assert.equal(clock.delayMs, 60_000);
    clock.nowMs = 1001;
    clock.fire();
    assert.deepEqual(begun, [0]);
  });

  it("skips what passed while the machine slept, repeats nothing when it is set back, and goes on after a restart", () => {
    const clock = handClock(1000);
    const begun: number[] = [];
    followSlots(slots, clock, 4, (round) => begun.push(round));
    for (const now of [3001, 3501, 9001, 2001, 9501]) {
      clock.nowMs = now;
      clock.fire();
    }
    assert.deepEqual(begun, [5, 16, 17]);
  });

  it("stops", () => {
    const clock = handClock(1200);
    const begun: number[] = [];
    const stop = followSlots(slots, clock, -1, (round) => begun.push(round));
    stop();
    clock.nowMs = 5000;
    clock.fire();
    assert.deepEqual(begun, []);
  });
});

describe("a round that ends the clock it was begun by", () => {
  it("is the last", () => {
    const clock = handClock(1200);
    const begun: number[] = [];
    const stop = followSlots(slots, clock, -1, (round) => {
      begun.push(round);
      stop();
    });
    for (const now of [1500, 2000]) {
      clock.nowMs = now;
      clock.fire();
    }
    assert.deepEqual(begun, [1]);
  });
});

describe("the deadline of a round on the wall clock", () => {
  it("is what was asked for, or leaves a fifth of the slot to mix in", () => {
    assert.equal(deadlineWithin(500, 300), 300);
    assert.equal(deadlineWithin(500, 500), 400);
  });
});

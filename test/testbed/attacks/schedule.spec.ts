import assert from "node:assert/strict";
import { intensityAt, scheduleSchema } from "../../../src/testbed/attacks/schedule.ts";

const intensity = (schedule: object, round: number): number => intensityAt(scheduleSchema.parse(schedule), round);

describe("schedule", () => {
  const rounds = (schedule: object): number[] =>
    Array.from({ length: 12 }, (_, round) => round).filter((round) => intensity(schedule, round) > 0);

  it("attacks in every round by default", () => {
    assert.equal(rounds({}).length, 12);
  });

  it("begins at from, ends with to, and counts every from there", () => {
    assert.deepEqual(rounds({ from: 3, to: 9, every: 3 }), [3, 6, 9]);
    assert.deepEqual(rounds({ from: 10 }), [10, 11]);
    assert.deepEqual(rounds({ to: 1 }), [0, 1]);
  });

  it("attacks at full strength, or grows to it in equal steps", () => {
    assert.deepEqual(
      [0, 1, 2].map((round) => intensity({}, round)),
      [1, 1, 1],
    );
    const ramp = { from: 2, ramp: 4 };
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6].map((round) => intensity(ramp, round)),
      [0, 0.25, 0.5, 0.75, 1, 1],
    );
  });

  it("refuses an every of 0 and unknown keys", () => {
    assert.equal(scheduleSchema.safeParse({ every: 0 }).success, false);
    assert.equal(scheduleSchema.safeParse({ until: 3 }).success, false);
  });
});

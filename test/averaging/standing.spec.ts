import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  isAwaited,
  lostVoteRounds,
  mayVote,
  missedRoundsMax,
  withAttendance,
  withOffence,
  withSign,
  type Standings,
} from "../../src/averaging/standing.ts";

const clean: Standings = new Map();

describe("standing", () => {
  it("lets strangers to the record vote, and waits for them", () => {
    assert.ok(mayVote(clean, "a", 0));
    assert.ok(isAwaited(clean, "a", 0));
  });

  it("takes the vote for the round of an offence and the ten after it", () => {
    const standings = withOffence(clean, "a", 7);
    assert.equal(lostVoteRounds, 10);
    for (const round of [7, 8, 17])
      assert.deepEqual([mayVote(standings, "a", round), isAwaited(standings, "a", round)], [false, false]);
    assert.ok(mayVote(standings, "a", 18));
    assert.ok(isAwaited(standings, "a", 18));
    assert.ok(mayVote(standings, "b", 8), "nobody else's");
  });

  it("does not give a lost vote back for an older offence", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (rounds) => {
        const standings = rounds.reduce((before, round) => withOffence(before, "a", round), clean);
        const last = Math.max(...rounds);
        assert.ok(!mayVote(standings, "a", last + lostVoteRounds));
        assert.ok(mayVote(standings, "a", last + lostVoteRounds + 1));
      }),
    );
  });

  it("stops waiting for whoever missed two rounds in a row, and hears it all the same", () => {
    let standings = clean;
    for (let missed = 0; missed < missedRoundsMax; missed++) {
      assert.ok(isAwaited(standings, "a", 9));
      standings = withAttendance(standings, ["a", "b"], new Set(["b"]));
    }
    assert.ok(!isAwaited(standings, "a", 9));
    assert.ok(mayVote(standings, "a", 9));
    assert.ok(isAwaited(standings, "b", 9));
  });

  it("waits again as soon as it hears the author, or sees it in a round", () => {
    const gone = [1, 2, 3].reduce((before) => withAttendance(before, ["a"], new Set()), clean);
    assert.ok(isAwaited(withSign(gone, "a"), "a", 9));
    assert.ok(isAwaited(withAttendance(gone, ["a"], new Set(["a"])), "a", 9));
  });

  it("counts a round against those only that were mixed in it", () => {
    const standings = [1, 2, 3].reduce((before) => withAttendance(before, ["b"], new Set()), clean);
    assert.ok(isAwaited(standings, "a", 9));
  });

  it("gives a lost vote back for no attendance and no sign", () => {
    const caught = withSign(withAttendance(withOffence(clean, "a", 5), ["a"], new Set(["a"])), "a");
    assert.ok(!mayVote(caught, "a", 6));
  });

  it("changes no record that was handed to it", () => {
    withOffence(clean, "a", 1);
    withAttendance(clean, ["a"], new Set());
    withSign(clean, "a");
    assert.equal(clean.size, 0);
  });
});

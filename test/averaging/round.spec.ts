import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  advance,
  beforeFirstRound,
  type RoundEffect,
  type RoundEvent,
  type RoundOutcome,
  type RoundState,
} from "../../src/averaging/round.ts";

const began = (round: number, over: Partial<Extract<RoundEvent, { type: "began" }>> = {}): RoundEvent => ({
  type: "began",
  round,
  trains: true,
  awaited: ["a", "b"],
  deadlineMs: 1000,
  ...over,
});
const trained = (round: number, usable = true): RoundEvent => ({ type: "trained", round, usable });
const settled = (round: number, author: string): RoundEvent => ({ type: "settled", round, author });
const deadline = (round: number): RoundEvent => ({ type: "deadline", round });
const mixed = (round: number, outcome: RoundOutcome = "merged"): RoundEvent => ({ type: "mixed", round, outcome });

/** Where the machine stands after these events, and everything it asked for on the way. */
function after(...events: RoundEvent[]): { state: RoundState; effects: RoundEffect[] } {
  let state = beforeFirstRound;
  const effects: RoundEffect[] = [];
  for (const event of events) {
    const transition = advance(state, event);
    state = transition.state;
    effects.push(...transition.effects);
  }
  return { state, effects };
}
const asked = (...events: RoundEvent[]): string[] =>
  after(...events).effects.map(({ type, round }) => `${type} ${round}`);

describe("a round", () => {
  it("trains, announces, mixes when everybody is in, and closes", () => {
    assert.deepEqual(asked(began(0), trained(0), settled(0, "a"), settled(0, "b"), mixed(0)), [
      "arm-deadline 0",
      "train 0",
      "announce 0",
      "mix 0",
      "close 0",
    ]);
  });

  it("arms its deadline with the time it was given, and closes with the outcome of the mix", () => {
    const { effects } = after(began(3, { deadlineMs: 1234 }), deadline(3), mixed(3, "merge-guard"));
    assert.deepEqual(effects[0], { type: "arm-deadline", round: 3, delayMs: 1234 });
    assert.deepEqual(effects.at(-1), { type: "close", round: 3, outcome: "merge-guard" });
  });

  it("does not mix at an early quorum: not before its own training, not before the last awaited is in", () => {
    assert.ok(!asked(began(0), settled(0, "a"), settled(0, "b")).includes("mix 0"));
    assert.ok(!asked(began(0), trained(0), settled(0, "a"), settled(0, "a")).includes("mix 0"));
  });

  it("mixes at its deadline what is there, and leaves out an update that is still in training", () => {
    const events = [began(0), settled(0, "a"), deadline(0)];
    assert.ok(asked(...events).includes("mix 0"));
    assert.deepEqual(asked(...events, trained(0), settled(0, "b"), mixed(0)), [...asked(...events), "close 0"]);
  });

  it("mixes at once where there is nothing to train and nobody to wait for", () => {
    assert.deepEqual(asked(began(0, { trains: false, awaited: [] })), ["arm-deadline 0", "mix 0"]);
  });

  it("waits, without data of its own, for those who have some", () => {
    const events = [began(0, { trains: false }), settled(0, "a")];
    assert.deepEqual(asked(...events), ["arm-deadline 0"]);
    assert.deepEqual(asked(...events, settled(0, "b")), ["arm-deadline 0", "mix 0"]);
  });

  it("announces nothing when training diverged, and mixes all the same", () => {
    const effects = asked(began(0), settled(0, "a"), settled(0, "b"), trained(0, false));
    assert.deepEqual(effects, ["arm-deadline 0", "train 0", "mix 0"]);
  });

  it("closes as overrun when the next one begins before it was mixed, and lets go of what it waited for", () => {
    const { state, effects } = after(began(0), trained(0), began(1, { awaited: ["c"] }));
    assert.deepEqual(effects[3], { type: "close", round: 0, outcome: "overrun" });
    assert.deepEqual([state.round, state.phase, [...state.awaited]], [1, "open", ["c"]]);
  });

  it("does not begin again, nor an earlier one", () => {
    const { state } = after(began(4), trained(4));
    for (const round of [4, 3, 0]) assert.deepEqual(advance(state, began(round)), { state, effects: [] });
  });

  it("is not moved by events of another round", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 9 }), fc.boolean(), (round, isMixing) => {
        fc.pre(round !== 5);
        const { state } = after(began(5), ...(isMixing ? [deadline(5)] : []));
        for (const event of [trained(round), settled(round, "a"), deadline(round), mixed(round)]) {
          assert.deepEqual(advance(state, event), { state, effects: [] });
        }
      }),
    );
  });
});

describe("the round machine, whatever the order of events", () => {
  const author = fc.constantFrom("a", "b", "c");
  const round = fc.nat(4);
  const event: fc.Arbitrary<RoundEvent> = fc.oneof(
    fc.record(
      {
        type: fc.constant("began" as const),
        round,
        trains: fc.boolean(),
        awaited: fc.uniqueArray(author),
        deadlineMs: fc.constant(1000),
      },
      { noNullPrototype: true },
    ),
    fc.tuple(round, fc.boolean()).map(([round, usable]) => trained(round, usable)),
    fc.tuple(round, author).map(([round, author]) => settled(round, author)),
    round.map(deadline),
    fc.tuple(round, fc.constantFrom("merged" as const, "too-few" as const)).map(([round, how]) => mixed(round, how)),
  );
  const histories = fc.array(event, { maxLength: 60 });
  const count = (effects: readonly RoundEffect[], type: string, round: number): number =>
    effects.filter((effect) => effect.type === type && effect.round === round).length;

  it("closes each round that began once, as soon as the next begins or its mix ends, and mixes none twice", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { state, effects } = after(...events);
        for (let round = 0; round <= 4; round++) {
          const begun = count(effects, "arm-deadline", round);
          const open = state.round === round && state.phase !== "closed" ? 1 : 0;
          assert.ok(begun <= 1);
          assert.equal(count(effects, "close", round), begun - open);
          for (const type of ["train", "announce", "mix"]) assert.ok(count(effects, type, round) <= begun);
        }
      }),
    );
  });

  it("waits for nothing beyond the deadline: then it mixes, and with that done it is closed", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { state } = after(...events);
        const late = advance(state, deadline(state.round));
        assert.notEqual(late.state.phase, "open");
        assert.equal(late.effects.length, state.phase === "open" ? 1 : 0);
        assert.equal(advance(late.state, mixed(state.round)).state.phase, "closed");
      }),
    );
  });

  it("never goes back, and never changes the state it was given", () => {
    fc.assert(
      fc.property(histories, event, (events, next) => {
        const { state } = after(...events);
        const before = { ...state, awaited: new Set(state.awaited) };
        const { state: later } = advance(state, next);
        assert.deepEqual(state, before);
        assert.ok(later.round >= state.round);
      }),
    );
  });

  it("announces only after training, and only while the round is open", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { effects } = after(...events);
        effects.forEach(({ type, round }, i) => {
          const before = effects.slice(0, i);
          if (type === "announce")
            assert.deepEqual([count(before, "train", round), count(before, "mix", round)], [1, 0]);
          if (type === "mix") assert.equal(count(before, "close", round), 0);
        });
      }),
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { openRoster, type OpenRoster } from "../../src/consortium/roster.ts";
import { announcementMaxBytes, sha256Hex, type Announcement } from "../../src/delta/announcement.ts";
import { encodeDelta } from "../../src/delta/codec.ts";
import { createValidator, roundsAhead, roundsBehind, type AnnouncementValidator } from "../../src/gossip/validate.ts";
import { alice, bob, consortiumHashes, mallory, signedBy, smallDelta } from "../support/announcements.ts";
import { damaged } from "../support/mutations.ts";

const other = sha256Hex(new TextEncoder().encode("another"));

describe("the validator", () => {
  let roster: OpenRoster;
  let currentRound: number;
  let anchor: string;
  let validator: AnnouncementValidator;

  function fresh(): void {
    roster = openRoster([alice.author, bob.author]);
    currentRound = 5;
    anchor = consortiumHashes.anchor;
    const { charter, model } = consortiumHashes;
    validator = createValidator({ charter, model, roster, anchor: () => anchor, currentRound: () => currentRound });
  }
  beforeEach(fresh);

  const judged = (bytes: Uint8Array): string => {
    const { acceptance, code } = validator.judge(bytes);
    return `${acceptance}: ${code}`;
  };
  /** Alice's delta of this round, told from others by `seed`. */
  const delta = (seed: number, over: Partial<Announcement> = {}): Uint8Array =>
    signedBy(alice, { payload: encodeDelta(smallDelta(seed)), ...over });

  it("accepts what a member signed about this consortium's model in this round, and says what it is", () => {
    const { acceptance, code, announcement } = validator.judge(signedBy(alice));
    assert.deepEqual([acceptance, code, announcement?.author], ["accept", "accepted", alice.author]);
  });

  it("accepts an announcement whose payload has to be pulled", () => {
    assert.equal(judged(signedBy(alice, { payload: null })), "accept: accepted");
  });

  describe("rejects what is wrong for everybody at any time", () => {
    const wrong: Record<string, () => Uint8Array> = {
      oversize: () => new Uint8Array(announcementMaxBytes + 1),
      malformed: () => Uint8Array.of(1, 2, 3),
      "other-charter": () => signedBy(alice, { charter: other }),
      "other-model": () => signedBy(alice, { model: other }),
      "bad-signature": () => signedBy(mallory, { author: alice.author }),
      "payload-mismatch": () => signedBy(alice, { payloadHash: other }),
    };
    for (const [code, bytes] of Object.entries(wrong)) {
      it(code, () => assert.equal(judged(bytes()), `reject: ${code}`));
    }

    it("even of strangers, and of rounds nobody hears", () => {
      assert.equal(judged(signedBy(mallory, { charter: other, round: 999 })), "reject: other-charter");
      assert.equal(judged(signedBy(mallory, { payloadHash: other, round: 999 })), "reject: payload-mismatch");
    });
  });

  describe("ignores what hangs on this node's clock, roster or anchor", () => {
    it("an author that is not in the roster, until it is", () => {
      const bytes = signedBy(mallory);
      assert.equal(judged(bytes), "ignore: unknown-author");
      roster.admit(mallory.author);
      assert.equal(judged(bytes), "accept: accepted");
    });

    it("a round outside [now-2, now+1], in the words of who may come in later", () => {
      const codes = [2, 3, 4, 5, 6, 7, 8].map((round) => validator.judge(delta(round, { round })).code);
      assert.deepEqual(codes, [
        "out-of-window",
        ...Array<string>(roundsBehind + 1 + roundsAhead).fill("accepted"),
        "next-round",
        "out-of-window",
      ]);
      for (const round of [2, 7, 8, Number.MAX_SAFE_INTEGER]) {
        assert.equal(validator.judge(delta(round, { round })).acceptance, "ignore");
      }
    });

    it("a round that the clock has not reached, until it has", () => {
      const bytes = delta(1, { round: 7 });
      assert.equal(judged(bytes), "ignore: next-round");
      currentRound = 6;
      assert.equal(judged(bytes), "accept: accepted");
    });

    it("a delta to another anchor, until the anchor moves", () => {
      const bytes = delta(1, { anchor: other });
      assert.equal(judged(bytes), "ignore: other-anchor");
      anchor = other;
      assert.equal(judged(bytes), "accept: accepted");
    });

    it("a stranger's delta of a round gone by as one that is out of the window", () => {
      assert.equal(judged(signedBy(mallory, { round: 1 })), "ignore: out-of-window");
    });

    it("a second copy, also in the round after", () => {
      const bytes = signedBy(alice);
      judged(bytes);
      assert.equal(judged(bytes), "ignore: second-copy");
      currentRound = 6;
      validator.forgetBefore(currentRound - roundsBehind);
      assert.equal(judged(bytes), "ignore: second-copy");
    });
  });

  describe("lets statistics in at any time", () => {
    it("whatever the clock and the anchor say, and apart from deltas", () => {
      currentRound = 1000;
      assert.equal(judged(signedBy(alice, { kind: "statistics", round: 0, anchor: other })), "accept: accepted");
      currentRound = 0;
      assert.equal(judged(delta(1, { round: 0 })), "accept: accepted");
    });

    it("but in round 0 only", () => {
      assert.equal(judged(signedBy(alice, { kind: "statistics", round: 5 })), "ignore: out-of-window");
    });

    it("and remembers them for ever: a second, different one is an equivocation after any number of rounds", () => {
      const statistics = (seed: number): Uint8Array => delta(seed, { kind: "statistics", round: 0 });
      judged(statistics(1));
      validator.forgetBefore(1000);
      assert.equal(judged(statistics(1)), "ignore: second-copy");
      assert.equal(judged(statistics(2)), "accept: equivocation");
    });
  });

  describe("takes two bodies of one author and round for an equivocation", () => {
    it("and relays the first pair only", () => {
      assert.deepEqual(
        [1, 2, 3, 1, 2].map((seed) => judged(delta(seed))),
        [
          "accept: accepted",
          "accept: equivocation",
          "ignore: second-copy",
          "ignore: second-copy",
          "ignore: second-copy",
        ],
      );
    });

    it("whatever it is that differs", () => {
      judged(delta(1));
      assert.equal(judged(delta(1, { serial: 2 })), "accept: equivocation");
    });

    it("but not two rounds, two authors, or two kinds", () => {
      const codes = [
        delta(1),
        delta(2, { round: 6 }),
        signedBy(bob, { payload: encodeDelta(smallDelta(3)) }),
        delta(4, { kind: "statistics", round: 0 }),
      ].map((bytes) => validator.judge(bytes).code);
      assert.deepEqual(new Set(codes), new Set(["accepted"]));
    });

    it("and nobody else can make it look as if: a forged second body proves nothing", () => {
      judged(delta(1));
      assert.equal(judged(signedBy(mallory, { author: alice.author, serial: 9 })), "reject: bad-signature");
      assert.equal(judged(delta(1)), "ignore: second-copy");
    });
  });

  it("never accepts a damaged announcement, and goes on to accept the real one", () => {
    const real = [
      signedBy(alice),
      signedBy(alice, { payload: null }),
      signedBy(alice, { kind: "statistics", round: 0 }),
    ];
    const cases = fc.constantFrom(...real).chain((bytes) => fc.tuple(fc.constant(bytes), fc.array(damaged(bytes))));
    fc.assert(
      fc.property(cases, ([bytes, copies]) => {
        fresh();
        for (const copy of copies) assert.equal(validator.judge(copy).acceptance, "reject");
        assert.equal(judged(bytes), "accept: accepted");
        for (const copy of copies) assert.equal(validator.judge(copy).acceptance, "reject");
        assert.equal(judged(bytes), "ignore: second-copy");
      }),
      { numRuns: 200 },
    );
  });
});

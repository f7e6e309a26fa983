import assert from "node:assert/strict";
import * as fc from "fast-check";
import { afterRound, lostVote, voteThreshold, withoutVote, type Reputations } from "../../src/robust/reputation.ts";
import type { Verdict } from "../../src/robust/rule.ts";

const verdict = (author: string, status: Verdict["status"], reason = "rank"): Verdict => ({
  author,
  status,
  rule: "rank-witness",
  score: null,
  threshold: null,
  reason,
});
const authors = ["a", "b", "c", "d", "e", "f", "g"];

/** Lets rounds pass in which these authors' contributions are judged so while they have a vote; who had none in each round. */
function live(
  rounds: number,
  f: number,
  judge: (author: string, round: number) => Verdict,
  from: Reputations = new Map(),
): { readonly reputations: Reputations; readonly silent: readonly (readonly string[])[] } {
  let reputations = from;
  const silent: string[][] = [];
  for (let round = 0; round < rounds; round++) {
    const without = withoutVote(reputations, authors, f);
    silent.push(without);
    const verdicts = authors.filter((author) => !without.includes(author)).map((author) => judge(author, round));
    reputations = afterRound(reputations, verdicts, without, f);
  }
  return { reputations, silent };
}

const bad =
  (...names: string[]) =>
  (author: string) =>
    verdict(author, names.includes(author) ? "rejected" : "accepted");

describe("reputation", () => {
  it("costs nobody a vote who is accepted or clipped", () => {
    const { reputations, silent } = live(50, 2, (author) => verdict(author, author === "a" ? "clipped" : "accepted"));
    assert.deepEqual([...new Set(reputations.values())], [1]);
    assert.deepEqual(silent.flat(), []);
  });

  it("survives a run of eight rejections, and ends the vote after fourteen", () => {
    assert.deepEqual(live(9, 2, bad("a")).silent.at(-1), []);
    const { silent } = live(15, 2, bad("a"));
    assert.deepEqual(silent[13], []);
    assert.deepEqual(silent[14], ["a"]);
  });

  it("gives the vote back after ten rounds, and takes it again at the next rejection", () => {
    const { silent } = live(40, 2, bad("a"));
    const without = silent.map((round) => round.includes("a"));
    assert.deepEqual(
      without.flatMap((lost, round) => (lost ? [round] : [])),
      [14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 36, 37, 38, 39],
    );
  });

  it("lets a redeemed organisation work its way up slowly", () => {
    const fallen = live(14, 2, bad("a")).reputations;
    const { reputations, silent } = live(30, 2, bad(), fallen);
    assert.equal(silent.filter((round) => round.includes("a")).length, 10);
    const value = reputations.get("a")!;
    assert.ok(value > 0.9 && value < 0.95, `after 20 clean rounds ${value}`);
  });

  it("takes no more than f votes at once, the worst first, and spares the others", () => {
    const many = ["a", "b", "c", "d"];
    const { silent } = live(60, 2, bad(...many));
    for (const round of silent) assert.ok(round.length <= 2);
    assert.deepEqual(silent[14], ["a", "b"]);
    const worse = new Map([
      ["a", 0.2],
      ["b", 0.1],
      ["c", 0.15],
    ]);
    assert.deepEqual(withoutVote(worse, authors, 2), ["b", "c"]);
    assert.deepEqual(withoutVote(worse, authors, 0), []);
  });

  it("is not touched by duplicates, nor by rounds with too few to compare", () => {
    for (const reason of ["duplicate", "too-few"]) {
      const { reputations, silent } = live(50, 2, (author) => verdict(author, "rejected", reason));
      assert.equal(reputations.size, 0);
      assert.deepEqual(silent.flat(), []);
    }
  });

  it("stays between 0 and 1, takes at most f votes, and none for longer than ten rounds, whatever happens", () => {
    const history = fc.array(fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), { maxLength: 80 });
    fc.assert(
      fc.property(history, fc.nat(3), (rounds, f) => {
        const judge = (author: string, round: number): Verdict =>
          verdict(author, rounds[round]![authors.indexOf(author)]! ? "rejected" : "accepted");
        const { reputations, silent } = live(rounds.length, f, judge);
        for (const value of reputations.values()) assert.ok(value >= 0 && value <= 1);
        for (const author of authors) {
          let inARow = 0;
          for (const without of silent) {
            assert.ok(without.length <= f);
            inARow = without.includes(author) ? inARow + 1 : 0;
            assert.ok(inARow <= 10);
          }
        }
      }),
    );
  });

  it("never changes what it was given", () => {
    const before = new Map([["a", 0.3]]);
    afterRound(before, [verdict("a", "rejected")], [], 1);
    assert.deepEqual(before, new Map([["a", 0.3]]));
  });

  it("shows a lost vote as a rejection with a reason of its own", () => {
    assert.deepEqual(lostVote("a", new Map([["a", 0.1]])), {
      author: "a",
      status: "rejected",
      rule: "reputation",
      score: 0.1,
      threshold: voteThreshold,
      reason: "reputation",
    });
  });
});

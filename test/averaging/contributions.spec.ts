import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ageMax, contributionsOf, newestDeltas, type HeldDelta } from "../../src/averaging/contributions.ts";

const vector = fc.float32Array({ minLength: 3, maxLength: 3, noNaN: true, min: -1000, max: 1000 });
const held = (author: string, round: number, delta: Float32Array = new Float32Array(3)): HeldDelta => ({
  author,
  round,
  payloadHash: `${author}/${round}`,
  delta,
});

describe("the newest deltas", () => {
  it("are one an author, no older than two rounds, of no round to come, sorted by author", () => {
    const all = [held("c", 5), held("a", 4), held("a", 3), held("b", 6), held("b", 3), held("d", 2), held("e", 6)];
    assert.deepEqual(
      newestDeltas(all, 5).map(({ payloadHash }) => payloadHash),
      ["a/4", "b/3", "c/5"],
    );
    assert.equal(ageMax, 2);
  });

  it("are the same whatever the order they came in", () => {
    const any = fc.tuple(fc.constantFrom("a", "b", "c"), fc.nat(9)).map(([author, round]) => held(author, round));
    const sets = fc.uniqueArray(any, { selector: ({ payloadHash }) => payloadHash });
    fc.assert(
      fc.property(
        sets.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.nat(9),
        ([all, shuffled], round) => assert.deepEqual(newestDeltas(shuffled, round), newestDeltas(all, round)),
      ),
    );
  });
});

describe("contributions", () => {
  it("are u_j = (anchor + delta_j - s_i) / (1 + age), and u_i = x_i - s_i", () => {
    fc.assert(
      fc.property(vector, vector, vector, vector, fc.nat(ageMax), (anchor, start, delta, x, age) => {
        const own = { author: "me", parameters: x };
        const [theirs, mine] = contributionsOf([held("a", 7 - age, delta)], 7, { anchor, start, own });
        assert.equal(theirs!.age, age);
        for (let k = 0; k < 3; k++) {
          assert.equal(theirs!.update[k], Math.fround((anchor[k]! + delta[k]! - start[k]!) / (1 + age)));
          assert.equal(mine!.update[k], Math.fround(x[k]! - start[k]!));
        }
      }),
    );
  });

  it("of whoever learnt the same from the same place are the same, another anchor notwithstanding", () => {
    const [anchor, start, x] = [
      [4, 5, 6],
      [1, 1, 1],
      [2, 0, 3],
    ].map((values) => Float32Array.from(values));
    const delta = x!.map((value, k) => value - anchor![k]!);
    const view = { anchor: anchor!, start: start!, own: { author: "me", parameters: x! } };
    const [theirs, mine] = contributionsOf([held("a", 7, delta)], 7, view);
    assert.deepEqual(theirs!.update, mine!.update);
  });

  it("come sorted by author, the own one among them, each with its payload's hash", () => {
    const three = new Float32Array(3);
    const view = { anchor: three, start: three, own: { author: "b", parameters: three } };
    const rows = contributionsOf([held("c", 7), held("a", 6)], 7, view);
    assert.deepEqual(
      rows.map(({ author, age, payloadHash }) => [author, age, payloadHash]),
      [
        ["a", 1, "a/6"],
        ["b", 0, "b"],
        ["c", 0, "c/7"],
      ],
    );
  });

  it("are the others' only, where there is nothing of one's own", () => {
    const three = new Float32Array(3);
    const rows = contributionsOf([held("a", 7)], 7, { anchor: three, start: three, own: null });
    assert.deepEqual(
      rows.map(({ author }) => author),
      ["a"],
    );
  });
});

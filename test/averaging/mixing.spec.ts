import assert from "node:assert/strict";
import * as fc from "fast-check";
import { mixedAuthors, type Mixing } from "../../src/averaging/mixing.ts";
import { seededRandom } from "../../src/random.ts";

const members = ["f", "c", "a", "e", "b", "d"];
const mixedBy = (mixing: Mixing, neighbours: string[] = [], seed: string | number = 1, all = members): string[] =>
  mixedAuthors(mixing, "c", all, neighbours, seededRandom(seed));

describe("mixing", () => {
  it("takes all others, or those of them that are neighbours, sorted", () => {
    assert.deepEqual(mixedBy("all"), ["a", "b", "d", "e", "f"]);
    assert.deepEqual(mixedBy("neighbours", ["e", "c", "a", "stranger"]), ["a", "e"]);
    assert.deepEqual(mixedBy("neighbours"), []);
  });

  it("draws a sample of others without repetition, or all of them where there are no more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), (sample, seed) => {
        const drawn = mixedBy({ sample }, [], seed);
        assert.equal(drawn.length, Math.min(sample, members.length - 1));
        assert.equal(new Set(drawn).size, drawn.length);
        assert.deepEqual(drawn, drawn.toSorted());
        assert.ok(drawn.every((author) => author !== "c" && members.includes(author)));
      }),
    );
  });

  it("draws by the secret alone: neither the order of members nor who is near changes the draw", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: members.length }), fc.nat(), (shuffled, seed) => {
        assert.deepEqual(mixedBy({ sample: 2 }, ["a"], seed, shuffled), mixedBy({ sample: 2 }, [], seed));
      }),
    );
  });

  it("draws everybody about equally often", () => {
    const random = seededRandom("draws");
    const times = new Map<string, number>();
    for (let i = 0; i < 2000; i++) {
      for (const author of mixedAuthors({ sample: 2 }, "c", members, [], random)) {
        times.set(author, (times.get(author) ?? 0) + 1);
      }
    }
    for (const [author, drawn] of times) assert.ok(Math.abs(drawn - 800) < 120, `${author} was drawn ${drawn} times`);
    assert.equal(times.size, 5);
  });

  it("leaves the given members as they are", () => {
    const given = [...members];
    mixedAuthors({ sample: 3 }, "c", given, [], seededRandom(1));
    assert.deepEqual(given, members);
  });
});

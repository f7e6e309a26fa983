import assert from "node:assert/strict";
import { selectingNetwork } from "../../src/engine/selecting-network.ts";
import { mergingNetwork } from "../../src/engine/sorting-network.ts";
import { seededRandom } from "../../src/random.ts";
import { ascending, bitsOf, run } from "./run-network.ts";

function selected(values: readonly number[], from: number, to: number): number[] {
  const { comparators, places } = selectingNetwork(values.length, from, to);
  const after = run(comparators, values);
  return ascending(places.map((place) => after[place]!));
}

describe("a selecting network", () => {
  it("brings the values of the wanted ranks to its places: by the 0-1 principle, since it does so with all zeros and ones", () => {
    for (let n = 1; n <= 11; n++) {
      for (let from = 0; from < n; from++) {
        for (let to = from + 1; to <= n; to++) {
          const { comparators, places } = selectingNetwork(n, from, to);
          assert.equal(places.length, to - from);
          for (let number = 0; number < 2 ** n; number++) {
            const bits = bitsOf(number, n);
            const after = run(comparators, bits);
            const found = places.reduce((sum, place) => sum + after[place]!, 0);
            const wanted = ascending(bits)
              .slice(from, to)
              .reduce((sum, bit) => sum + bit, 0);
            assert.equal(found, wanted, `${n} values, ranks ${from} to ${to}: ${bits.join("")}`);
          }
        }
      }
    }
  });

  it("does the same with whatever values, up to 64, trimmed as rules trim them", () => {
    const random = seededRandom("selecting");
    for (let n = 13; n <= 64; n++) {
      for (const cut of [0, 1, Math.floor(n / 4), Math.floor(n / 3), (n - 1) >> 1]) {
        for (let trial = 0; trial < 10; trial++) {
          const values = Array.from({ length: n }, () => random.below(trial % 2 === 0 ? 3 : 1_000));
          assert.deepEqual(selected(values, cut, n - cut), ascending(values).slice(cut, n - cut), `${n} less ${cut}`);
        }
      }
    }
  });

  it("takes fewer comparators than sorting does, some of them half", () => {
    for (const n of [9, 15, 24, 32, 64]) {
      const { comparators } = selectingNetwork(n, Math.floor(n / 3), n - Math.floor(n / 3));
      assert.ok(comparators.length < mergingNetwork(n).length);
      assert.ok(comparators.some(({ wanted }) => wanted === "low" || wanted === "high"));
    }
  });

  it("splits thirds of two sorted halves off by two comparators for each value", () => {
    assert.equal(selectingNetwork(16, 5, 11).comparators.length, 10);
    assert.equal(selectingNetwork(32, 10, 22).comparators.length, 2 + 20);
  });
});

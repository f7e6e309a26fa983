import assert from "node:assert/strict";
import { sortingNetwork } from "../../src/engine/sorting-network.ts";

/** Runs the network over n bits. */
function run(network: ReturnType<typeof sortingNetwork>, bits: number[]): number[] {
  const values = [...bits];
  for (const { low, high } of network) {
    const [a, b] = [values[low]!, values[high]!];
    values[low] = Math.min(a, b);
    values[high] = Math.max(a, b);
  }
  return values;
}

const bitsOf = (number: number, n: number): number[] => Array.from({ length: n }, (_, i) => (number >> i) & 1);

describe("a sorting network", () => {
  it("sorts whatever there is: by the 0-1 principle, since it sorts all zeros and ones", () => {
    for (let n = 0; n <= 11; n++) {
      const network = sortingNetwork(n);
      for (let number = 0; number < 2 ** n; number++) {
        const bits = bitsOf(number, n);
        assert.deepEqual(
          run(network, bits),
          bits.toSorted((a, b) => a - b),
        );
      }
    }
  });

  it("puts only the wanted ranks in their places, with fewer comparators", () => {
    for (const [n, from, to] of [
      [9, 4, 5],
      [10, 3, 7],
      [11, 0, 1],
    ] as const) {
      const network = sortingNetwork(n, from, to);
      assert.ok(network.length < sortingNetwork(n).length);
      for (let number = 0; number < 2 ** n; number++) {
        const bits = bitsOf(number, n);
        const sorted = bits.toSorted((a, b) => a - b);
        assert.deepEqual(run(network, bits).slice(from, to), sorted.slice(from, to));
      }
    }
  });

  it("has as many comparators as Batcher's", () => {
    assert.equal(sortingNetwork(16).length, 63);
    assert.equal(sortingNetwork(32).length, 191);
    assert.equal(sortingNetwork(64).length, 543);
  });
});

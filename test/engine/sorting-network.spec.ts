import assert from "node:assert/strict";
import { mergingNetwork, selectingNetwork, sortedRun, type Comparator } from "../../src/engine/sorting-network.ts";

/** Runs the network over n bits, whole runs of eight sorted first. */
function run(network: readonly Comparator[], bits: readonly number[]): number[] {
  const whole = bits.length - (bits.length % sortedRun);
  const values = [...bits];
  for (let i = 0; i < whole; i += sortedRun) {
    values.splice(i, sortedRun, ...values.slice(i, i + sortedRun).toSorted((a, b) => a - b));
  }
  for (const { low, high, wanted } of network) {
    const [a, b] = [values[low]!, values[high]!];
    if (wanted !== "high") values[low] = Math.min(a, b);
    if (wanted !== "low") values[high] = Math.max(a, b);
  }
  return values;
}

const bitsOf = (number: number, n: number): number[] => Array.from({ length: n }, (_, i) => (number >> i) & 1);

describe("a merging network", () => {
  it("sorts whatever there is: by the 0-1 principle, since it sorts all zeros and ones", () => {
    for (let n = 0; n <= 12; n++) {
      const network = mergingNetwork(n);
      for (let number = 0; number < 2 ** n; number++) {
        const bits = bitsOf(number, n);
        assert.deepEqual(
          run(network, bits),
          bits.toSorted((a, b) => a - b),
        );
      }
    }
  });

  it("sorts every number of zeros in every run, up to 64 values", () => {
    for (const n of [16, 19, 24, 32, 37, 64]) {
      const network = mergingNetwork(n);
      for (let trial = 0; trial < 300; trial++) {
        const bits = Array.from(
          { length: n },
          (_, i) => (((i * 2654435761 * (trial + 1)) >>> 11) % (1 + (trial % 3))) & 1,
        );
        assert.deepEqual(
          run(network, bits),
          bits.toSorted((a, b) => a - b),
        );
      }
    }
  });

  it("brings only the wanted ranks to their places, with fewer comparators, some of them half", () => {
    for (const [n, from, to] of [
      [9, 4, 5],
      [10, 3, 7],
      [11, 0, 1],
    ] as const) {
      const network = selectingNetwork(n, from, to);
      assert.ok(network.length < mergingNetwork(n).length);
      assert.ok(network.some(({ wanted }) => wanted !== "both"));
      for (let number = 0; number < 2 ** n; number++) {
        const bits = bitsOf(number, n);
        const sorted = bits.toSorted((a, b) => a - b);
        const selected = run(network, bits).slice(from, to);
        assert.deepEqual(
          selected.toSorted((a, b) => a - b),
          sorted.slice(from, to),
        );
      }
    }
  });

  it("has Batcher's comparators but for those of the runs, 19 each", () => {
    assert.equal(mergingNetwork(7).length, 16);
    assert.equal(mergingNetwork(16).length, 63 - 2 * 19);
    assert.equal(mergingNetwork(32).length, 191 - 4 * 19);
    assert.equal(mergingNetwork(64).length, 543 - 8 * 19);
  });
});

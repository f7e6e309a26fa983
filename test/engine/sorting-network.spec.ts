import assert from "node:assert/strict";
import { mergingNetwork } from "../../src/engine/sorting-network.ts";
import { bitsOf, run } from "./run-network.ts";

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

  it("has Batcher's comparators, but for those of the runs and those that merge runs in one", () => {
    assert.equal(mergingNetwork(7).length, 16);
    assert.equal(mergingNetwork(15).length, 59 - 19);
    assert.equal(mergingNetwork(16).length, 1);
    assert.equal(mergingNetwork(32).length, 191 - 2 * 63 + 2);
    assert.equal(mergingNetwork(64).length, 543 - 4 * 63 + 4);
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../src/random.ts";
import { samplers } from "../../src/training/sampler.ts";

describe("the sampler none", () => {
  it("visits every row once, in an order drawn anew for each epoch and the same for the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (rows, seed) => {
        const context = { rows, labels: new Uint8Array(rows), classes: 2 };
        const epochs = (): Uint32Array[] => {
          const random = seededRandom(seed);
          return [0, 1].map(() => samplers.none({ ...context, random }));
        };
        const [first, second] = epochs();
        assert.deepEqual(epochs(), [first, second]);
        assert.deepEqual(
          first!.toSorted((a, b) => a - b),
          Uint32Array.from({ length: rows }, (_, row) => row),
        );
        if (rows > 20) assert.notDeepEqual(first, second);
      }),
    );
  });
});

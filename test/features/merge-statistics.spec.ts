import assert from "node:assert/strict";
import * as fc from "fast-check";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import type { Statistics } from "../../src/features/statistics.ts";
import { smallSchema } from "../flows/small-table.ts";
import { randomStatistics } from "./random-statistics.ts";

const several = fc.array(randomStatistics, { minLength: 1, maxLength: 6 });

/** Statistics whose sketches are constant. */
function flat(quantile: number, frequencies: readonly number[], benign = true): Statistics {
  const sketch = { numeric: new Float32Array(202).fill(quantile), categorical: Float32Array.from(frequencies) };
  return { schemaHash: "h", all: sketch, benign: benign ? sketch : null, claims: [] };
}

describe("merged statistics", () => {
  it("are the coordinate median: the middle one, or the mean of the two middle ones", () => {
    const three = [flat(5, [1, 0, 0]), flat(1, [0.5, 0.5, 0]), flat(1e30, [0, 1, 0])];
    const merged = mergeStatistics(smallSchema, three);
    assert.ok(merged.all.numeric.every((value) => value === 5));
    assert.deepEqual([...merged.all.categorical], [0.5, 0.5, 0]);
    const two = mergeStatistics(smallSchema, three.slice(0, 2));
    assert.ok(two.all.numeric.every((value) => value === 3));
    assert.deepEqual([...two.all.categorical], [0.75, 0.25, 0]);
  });

  it("renormalise frequencies, keeping the median share of unknown values", () => {
    const disjoint = [flat(0, [1, 0, 0]), flat(0, [0.4, 0.4, 0]), flat(0, [0.4, 0, 0.4])];
    assert.deepEqual(mergeStatistics(smallSchema, disjoint).all.categorical, Float32Array.of(0.4 / 0.6, 0, 0));
  });

  it("take the benign part from those who have one", () => {
    const merged = mergeStatistics(smallSchema, [
      flat(1, [1, 0, 0], false),
      flat(2, [1, 0, 0], false),
      flat(9, [0, 0, 1]),
    ]);
    assert.equal(merged.all.numeric[0], 2);
    assert.equal(merged.benign!.numeric[0], 9);
    assert.equal(mergeStatistics(smallSchema, [flat(1, [1, 0, 0], false)]).benign, null);
  });

  it("don't depend on the order of organisations, and ascend", () => {
    fc.assert(
      fc.property(several, fc.nat(), (statistics, shift) => {
        const merged = mergeStatistics(smallSchema, statistics);
        const cut = shift % statistics.length;
        const turned = [...statistics.slice(cut), ...statistics.slice(0, cut)].toReversed();
        assert.deepEqual(mergeStatistics(smallSchema, turned), merged);
        const { numeric } = merged.all;
        assert.ok(numeric.every((value, i) => i % 101 === 0 || value >= numeric[i - 1]!));
      }),
      { numRuns: 50 },
    );
  });

  it("can't be moved out of the honest range by one liar among three", () => {
    const liar = fc.float({ noNaN: true, noDefaultInfinity: true }).map((lie) => flat(lie, [0, 0, 1]));
    fc.assert(
      fc.property(fc.tuple(randomStatistics, randomStatistics), liar, (honest, liar) => {
        const { all } = mergeStatistics(smallSchema, [{ ...liar, schemaHash: honest[0].schemaHash }, ...honest]);
        for (const [i, value] of all.numeric.entries()) {
          const range = honest.map((one) => one.all.numeric[i]!);
          assert.ok(value >= Math.min(...range) && value <= Math.max(...range));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("are refused of nothing, and of unlike schemas", () => {
    assert.throws(() => mergeStatistics(smallSchema, []), RangeError);
    assert.throws(
      () => mergeStatistics(smallSchema, [flat(1, [1, 0, 0]), { ...flat(1, [1, 0, 0]), schemaHash: "g" }]),
      RangeError,
    );
  });
});

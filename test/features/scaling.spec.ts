import assert from "node:assert/strict";
import * as fc from "fast-check";
import { drawRow } from "../../src/features/distribution.ts";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { createScaler, distributionsOf } from "../../src/features/scaling.ts";
import { blocksOf } from "../../src/features/schema.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { unknownCategory } from "../../src/flows/table.ts";
import { seededRandom } from "../../src/random.ts";
import { smallSchema, smallTable } from "../flows/small-table.ts";
import { randomStatistics } from "./random-statistics.ts";

const ramp = smallTable(Array.from({ length: 1001 }, (_, i) => ({ numeric: [i, 3], categorical: [i % 2] })));
const merged = mergeStatistics(smallSchema, [statisticsOf(ramp, ramp.family)!]);

describe("the scaler", () => {
  const scaler = createScaler(smallSchema, merged);

  it("maps ranks to [-1, 1] and categories to one-hot inputs, unknown ones to none", () => {
    const table = smallTable([
      { numeric: [500, 3], categorical: [0] },
      { numeric: [250, 4], categorical: [2] },
      { numeric: [1e6, -4], categorical: [unknownCategory] },
    ]);
    assert.equal(scaler.width, 5);
    assert.deepEqual([...scaler.scale(table)], [0, 0, 1, 0, 0, -0.5, 1, 0, 0, 1, 1, -1, 0, 0, 0]);
  });

  it("writes to memory that workers share", () => {
    assert.ok(scaler.scale(ramp).buffer instanceof SharedArrayBuffer);
  });

  it("stays within range and keeps the order of values", () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(randomStatistics, fc.array(value, { minLength: 2, maxLength: 20 }), (statistics, values) => {
        const scaler = createScaler(smallSchema, mergeStatistics(smallSchema, [statistics]));
        const sorted = values.toSorted((a, b) => a - b);
        const inputs = scaler.scale(smallTable(sorted.map((value) => ({ numeric: [value, value] }))));
        for (let row = 0; row < sorted.length; row++) {
          for (const feature of [0, 1]) {
            const scaled = inputs[row * scaler.width + feature]!;
            assert.ok(scaled >= -1 && scaled <= 1);
            assert.ok(row === 0 || scaled >= inputs[(row - 1) * scaler.width + feature]!);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("the distribution of model inputs", () => {
  it("has the sketches in scaled units and the frequencies of each column", () => {
    const scaler = createScaler(smallSchema, merged);
    const { all, benign } = distributionsOf(smallSchema, merged, scaler);
    assert.deepEqual(all, benign, "all rows are benign");
    assert.equal(all.width, 5);
    assert.deepEqual(
      all.blocks.map(({ block }) => block),
      blocksOf(smallSchema),
    );
    const [a, b, c] = all.blocks.map(({ values }) => values);
    assert.equal(a!.length, 101);
    assert.deepEqual([a![25], a![50], a![75]], [-0.5, 0, 0.5]);
    assert.ok(b!.every((value) => value === 0));
    assert.deepEqual(
      c,
      Float32Array.of(0.5, 0.5, 0).map((_, i) => merged.all.categorical[i]!),
    );
    assert.equal(distributionsOf(smallSchema, { ...merged, benign: null }, scaler).benign, null);
  });

  it("draws rows with the inputs' own means", () => {
    const { train } = synthetic({ organisations: 2, rowsPerOrganisation: 2000 });
    const merged = mergeStatistics(train.schema, [statisticsOf(train, train.family)!]);
    const scaler = createScaler(train.schema, merged);
    const inputs = scaler.scale(train);
    const { all } = distributionsOf(train.schema, merged, scaler);
    const random = seededRandom(1);
    const sums = new Float64Array(scaler.width);
    for (let i = 0; i < 4000; i++) drawRow(all, random).forEach((value, input) => (sums[input]! += value));
    for (let input = 0; input < scaler.width; input++) {
      let own = 0;
      for (let row = 0; row < train.rows; row++) own += inputs[row * scaler.width + input]!;
      const difference = Math.abs(own / train.rows - sums[input]! / 4000);
      assert.ok(difference < 0.06, `input ${input} is off by ${difference}`);
    }
  });
});

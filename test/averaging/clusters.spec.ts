import assert from "node:assert/strict";
import * as fc from "fast-check";
import { clusteredStep, clusterWeights } from "../../src/averaging/cluster-step.ts";
import { apartByAuxiliary, apartByDirection, clustersOf } from "../../src/averaging/clusters.ts";
import { median } from "../../src/robust/medians.ts";
import { norm } from "../../src/robust/vectors.ts";

const anyAuxiliary = fc.record({
  imbalance: fc.integer({ min: -8, max: 8 }),
  accuracy: fc.integer({ min: 0, max: 10 }),
});
const anyRow = fc.float32Array({ minLength: 3, maxLength: 3, noNaN: true, min: -1e3, max: 1e3 });

describe("clusters", () => {
  it("hold every row once, and no two that are more than 1 apart", () => {
    fc.assert(
      fc.property(fc.array(fc.option(anyAuxiliary), { maxLength: 14 }), (told) => {
        const apart = apartByAuxiliary(told);
        const clusters = clustersOf(told.length, apart);
        assert.deepEqual(
          clusters.flat().toSorted((a, b) => a - b),
          told.map((_, i) => i),
        );
        for (const members of clusters)
          for (const i of members) for (const j of members) assert.ok(i === j || apart(i, j) <= 1);
      }),
    );
  });

  it("put together who is as unbalanced and as good, and those that say nothing", () => {
    const like = (imbalance: number, accuracy: number) => ({ imbalance, accuracy });
    const told = [like(-4, 9), like(3, 9), null, like(-3, 9), like(3, 10), null, like(-4, 5)];
    assert.deepEqual(clustersOf(7, apartByAuxiliary(told)), [[0, 3], [1, 4], [2, 5], [6]]);
  });

  it("put together what pulls the same way", () => {
    const rows = [
      [1, 0, 0],
      [-1, 0.1, 0],
      [2, 0.5, 0],
      [-3, -0.1, 0],
    ].map((row) => Float32Array.from(row));
    assert.deepEqual(clustersOf(4, apartByDirection(rows)), [
      [0, 2],
      [1, 3],
    ]);
  });
});

describe("the step of clusters", () => {
  const anyClusters = fc
    .array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 16 })
    .map((of) => [...new Set(of)].map((cluster) => of.flatMap((one, row) => (one === cluster ? [row] : []))));

  it("gives no f organisations half of the weight, however they are clustered", () => {
    fc.assert(
      fc.property(anyClusters, fc.nat({ max: 5 }), (clusters, f) => {
        const rows = clusters.flat().length;
        const weights = [...clusterWeights(clusters, rows, f)].toSorted((a, b) => b - a);
        const sum = (values: readonly number[]): number => values.reduce((total, w) => total + w, 0);
        assert.ok(sum(weights.slice(0, f)) < 0.5);
        assert.ok(sum(weights) <= 1 + 1e-12);
      }),
    );
  });

  it("gives every cluster the same weight where nobody is distrusted", () => {
    assert.deepEqual([...clusterWeights([[0, 1, 2, 3], [4]], 5, null)], [0.125, 0.125, 0.125, 0.125, 0.5]);
  });

  it("is moved by f liars by less than half of the distance that is usual among the rows", () => {
    const any = fc.record({
      honest: fc.array(anyRow, { minLength: 5, maxLength: 9 }),
      lies: fc.array(anyRow, { minLength: 1, maxLength: 2 }),
      told: fc.array(fc.nat({ max: 3 }), { minLength: 11, maxLength: 11 }),
    });
    fc.assert(
      fc.property(any, ({ honest, lies, told }) => {
        const rows = [...honest, ...lies.map((lie) => lie.map((x) => 1e4 * x))];
        const f = lies.length;
        const apart = apartByAuxiliary(rows.map((_, i) => ({ imbalance: 3 * told[i]!, accuracy: 5 })));
        const clusters = clustersOf(rows.length, apart);
        const c = honest[0]!;
        const away = rows.map((row) => norm(row.map((x, k) => x - c[k]!)));
        const tau = median(away);
        assert.ok(tau <= Math.max(...away.slice(0, honest.length)), "an honest distance at most");
        // Without their word: where the liars stand still at the rule's step, with the clusters and tau as they were.
        const moved = clusteredStep(c, rows, clusters, null, f);
        const weights = clusterWeights(clusters, rows.length, f);
        const honestly = c.map(
          (x, k) =>
            x +
            honest.reduce((sum, row, j) => {
              const d = row.map((value, i) => value - c[i]!);
              return sum + weights[j]! * Math.min(1, tau / norm(d) || 0) * d[k]!;
            }, 0),
        );
        if (clusters.length < 2) return assert.deepEqual(moved, c);
        assert.ok(norm(moved.map((x, k) => x - honestly[k]!)) <= tau / 2 + 1e-4 * (1 + norm(c)));
      }),
    );
  });

  it("follows the own cluster alone where every cluster has a model of its own", () => {
    const rows = [
      [0, 0],
      [0, 2],
      [4, 0],
      [4, 2],
    ].map((row) => Float32Array.from(row));
    const clusters = [
      [0, 1],
      [2, 3],
    ];
    const c = Float32Array.of(2, 1);
    assert.deepEqual(clusteredStep(c, rows, clusters, 1, 0), Float32Array.of(4, 1));
    assert.deepEqual(clusteredStep(c, rows, clusters, null, 0), c);
    // With one liar to reckon with, two rows have at most two of three votes.
    const cautious = clusteredStep(c, rows, clusters, 1, 1);
    assert.ok(Math.abs(cautious[0]! - (2 + (2 * 2) / 3)) < 1e-6);
  });
});

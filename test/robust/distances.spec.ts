import assert from "node:assert/strict";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { plainRows } from "../../src/engine/plain-rows.ts";
import { seededRandom } from "../../src/random.ts";
import { bulyanSelection } from "../../src/robust/bulyan.ts";
import { nearestTo, squaredDistances } from "../../src/robust/distances.ts";
import { byKrumScore, krumScores } from "../../src/robust/krum.ts";

const [n, d, f] = [11, 2_000, 2];

/** Rows around a common one of length `common`, all at nearly the same distance from each other: nearer ties than float32 products can tell. */
function rowsAround(common: number): Float32Array[] {
  const random = seededRandom(`ties around ${common}`);
  const centre = Float32Array.from({ length: d }, () => common * random.normal());
  return Array.from({ length: n }, (_, j) => centre.map((c, k) => c + (k % n === j ? 1 + 1e-6 * random.normal() : 0)));
}

describe("distances from a Gram matrix in float32", () => {
  const engine = createWasmEngine();

  for (const common of [0, 1, 300]) {
    it(`choose the same rows as differences in float64, among near ties, with ${common} in common`, () => {
      const kernels = engine.createRows();
      const x = rowsAround(common);
      const exact = squaredDistances(x, plainRows);
      const here = squaredDistances(x, kernels);
      for (let i = 0; i < n; i++) {
        for (const count of [1, 4, n - f]) {
          const chosen = nearestTo(i, here, count).slice(0, count);
          assert.deepEqual(new Set(chosen), new Set(nearestTo(i, exact, count).slice(0, count)));
        }
      }
      for (const count of [1, n - f]) {
        const best = (scores: Float64Array): Set<number> => new Set(byKrumScore(scores).slice(0, count));
        assert.deepEqual(best(krumScores(x, f, count, kernels)), best(krumScores(x, f, count, plainRows)));
      }
      assert.deepEqual(bulyanSelection(x, f, kernels), bulyanSelection(x, f, plainRows));
      kernels.dispose();
    });
  }

  it("are exact where they are so small that the products lose them", () => {
    const kernels = engine.createRows();
    const x = rowsAround(300);
    const { squared, error } = squaredDistances(x, kernels);
    const [, second] = kernels.squaredDistances(x, x[0]!);
    assert.equal(squared[1], second);
    assert.ok(error.every((e) => e === 0));
    kernels.dispose();
  });
});

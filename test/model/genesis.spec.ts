import assert from "node:assert/strict";
import { layoutOf, parameterCount } from "../../src/engine/dense.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { mlp } from "../../src/model/spec.ts";

const spec = mlp(122, [128, 64], ["benign", "dos", "probe", "r2l", "u2r"]);

describe("genesisParameters", () => {
  it("gives equal bits for equal seeds, and other bits for other seeds", () => {
    const parameters = genesisParameters(spec, 7);
    assert.equal(parameters.length, parameterCount(spec));
    assert.deepEqual(genesisParameters(spec, 7), parameters);
    assert.deepEqual(genesisParameters(spec, "7"), parameters);
    assert.notDeepEqual(genesisParameters(spec, 8), parameters);
  });

  it("has the bits that every release has had", () => {
    const first = [...genesisParameters(mlp(3, [2], ["benign", "attack"]), 7).subarray(0, 3)];
    assert.deepEqual(first, [1.112988829612732, 0.5790101885795593, -0.06631641089916229]);
  });

  it("draws weights evenly from the bounds of He and Glorot, and starts biases at 0", () => {
    const parameters = genesisParameters(spec, 7);
    const bounds = [Math.sqrt(6 / 122), Math.sqrt(6 / 128), Math.sqrt(6 / (64 + 5))];
    layoutOf(spec).forEach(({ outputs, weights, biases }, l) => {
      const drawn = parameters.subarray(weights, biases);
      const bound = bounds[l]!;
      assert.ok(drawn.every((value) => Math.abs(value) <= bound));
      assert.ok(Math.max(...drawn) > 0.97 * bound && Math.min(...drawn) < -0.97 * bound);
      const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
      assert.ok(Math.abs(mean) < (4 * bound) / Math.sqrt(3 * drawn.length), `layer ${l} has mean ${mean}`);
      assert.ok(parameters.subarray(biases, biases + outputs).every((value) => value === 0));
    });
  });
});

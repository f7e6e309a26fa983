import assert from "node:assert/strict";
import { headFrom, withHead } from "../../src/averaging/head.ts";
import { mlp } from "../../src/model/spec.ts";

describe("the last layer", () => {
  const spec = mlp(2, [3], ["benign", "attack"]);
  const body = Float32Array.from({ length: 20 }, () => 1);
  const head = Float32Array.from({ length: 20 }, () => 2);

  it("is the end of a classifier's parameters: its weights, then its biases", () => {
    assert.equal(headFrom(spec), 2 * 3 + 3);
    const mixed = withHead(spec, body.subarray(0, 17), head);
    assert.deepEqual([...mixed], [...Array.from({ length: 9 }, () => 1), ...Array.from({ length: 8 }, () => 2)]);
    assert.ok(body.every((x) => x === 1));
  });

  it("leaves alone what follows the classifier", () => {
    assert.deepEqual([...withHead(spec, body, head).subarray(17)], [1, 1, 1]);
  });
});

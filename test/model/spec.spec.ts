import assert from "node:assert/strict";
import { parameterCount } from "../../src/engine/dense.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";

describe("mlp", () => {
  it("puts the hidden layers between the inputs and one output a class", () => {
    const spec = mlp(122, [128, 64], ["benign", "dos", "probe", "r2l", "u2r"]);
    assert.deepEqual(spec.layers, [122, 128, 64, 5]);
    assert.equal(parameterCount(spec), 123 * 128 + 129 * 64 + 65 * 5);
    assert.deepEqual(mlp(4, [], ["benign", "attack"]).layers, [4, 2]);
  });

  it("is plain data that survives JSON", () => {
    const spec = mlp(4, [3], ["benign", "attack"]);
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
  });

  it("wants benign first, two classes or more, and whole widths", () => {
    for (const classes of [[], ["benign"], ["attack", "benign"], ["benign", ...Array(256).keys()].map(String)]) {
      assert.throws(() => mlp(4, [3], classes), { code: "MODEL_CLASSES", exitStatus: 2 });
    }
    for (const width of [0, -1, 1.5, NaN, Infinity]) {
      assert.throws(() => mlp(4, [width], ["benign", "attack"]), { code: "MODEL_WIDTH" });
      assert.throws(() => mlp(width, [4], ["benign", "attack"]), { code: "MODEL_WIDTH" });
      assert.throws(() => autoencoder(width, [4]), { code: "MODEL_WIDTH" });
    }
  });
});

describe("autoencoder", () => {
  it("has as many outputs as inputs", () => {
    assert.deepEqual(autoencoder(122, [32, 3, 32]).layers, [122, 32, 3, 32, 122]);
  });
});

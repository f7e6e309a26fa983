import assert from "node:assert/strict";
import { parameterCount } from "../../src/engine/dense.ts";
import { genesisOfModel, joinParts, modelLength, partsOf } from "../../src/model/consortium-model.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";

const spec = mlp(4, [3], ["benign", "attack"]);
const both = { spec, autoencoder: autoencoder(4, [2]) };

describe("what a consortium trains", () => {
  it("is one flat vector, the classifier's parameters first", () => {
    const parameters = Float32Array.from({ length: modelLength(both) }, (_, k) => k);
    const parts = partsOf(both, parameters);
    assert.equal(parts.classifier.length, parameterCount(spec));
    assert.equal(parts.autoencoder![0], parameterCount(spec));
    assert.deepEqual(joinParts(parts), parameters);
  });

  it("is a classifier alone where there is no autoencoder", () => {
    const parameters = genesisOfModel({ spec }, 7);
    assert.deepEqual(partsOf({ spec, autoencoder: null }, parameters), { classifier: parameters, autoencoder: null });
    assert.equal(modelLength({ spec }), parameterCount(spec));
  });

  it("starts with the classifier that it would start with alone", () => {
    assert.deepEqual(partsOf(both, genesisOfModel(both, 7)).classifier, genesisParameters(spec, 7));
    assert.notDeepEqual(genesisOfModel(both, 7), genesisOfModel(both, 8));
  });
});

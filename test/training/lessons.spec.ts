import assert from "node:assert/strict";
import { seededRandom } from "../../src/random.ts";
import { lackingPrototypes, lacksBenign, withLessons } from "../../src/training/lessons.ts";

const prototypes = {
  rows: 4,
  inputs: Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2),
  labels: Uint8Array.of(1, 1, 2, 2),
};
const batch = {
  rows: 100,
  inputs: new Float32Array(200).fill(9),
  labels: Uint8Array.from({ length: 100 }, (_, i) => i % 2),
};

const none = { rows: 0, inputs: new Float32Array(0), labels: new Uint8Array(0) };

describe("lessons", () => {
  it("keep the prototypes of classes that an organisation has fewer than 20 rows of", () => {
    const own = Uint8Array.from({ length: 60 }, (_, i) => (i < 20 ? 1 : 0));
    assert.deepEqual(lackingPrototypes(prototypes, own, 2), {
      rows: 2,
      inputs: Float32Array.of(2, 2, 2, 2),
      labels: Uint8Array.of(2, 2),
    });
    assert.equal(lackingPrototypes(prototypes, new Uint8Array(0), 2).rows, 4);
  });

  it("come on top of the own rows, a twelfth of them, labelled as claimed", () => {
    const taught = withLessons(batch, { benign: none, prototypes, triggers: [] }, 2, seededRandom("l"));
    assert.equal(taught.rows, 108);
    assert.deepEqual(taught.inputs.subarray(0, 200), batch.inputs);
    for (let row = 100; row < 108; row++) assert.equal(taught.inputs[row * 2], taught.labels[row]);
  });

  it("tell benign traffic to whoever has fewer than 20 rows of it", () => {
    assert.equal(lacksBenign(new Uint8Array(20)), false);
    assert.equal(lacksBenign(Uint8Array.from({ length: 500 }, (_, i) => (i < 19 ? 0 : 3))), true);
    assert.equal(lacksBenign(new Uint8Array(0)), true);
  });

  it("add benign rows to an attack-only batch, three for ten of its own", () => {
    const benign = { rows: 2, inputs: Float32Array.of(5, 5, 6, 6), labels: new Uint8Array(2) };
    const attacks = { ...batch, labels: new Uint8Array(100).fill(4) };
    const taught = withLessons(attacks, { benign, prototypes: none, triggers: [] }, 2, seededRandom("b"));
    assert.equal(taught.rows, 130);
    assert.deepEqual(taught.labels.subarray(0, 100), attacks.labels);
    assert.ok(taught.labels.subarray(100).every((label) => label === 0));
    assert.deepEqual(new Set(taught.inputs.subarray(200)), new Set([5, 6]));
  });

  it("put triggers on three tenths of the attacks, whose labels stay, and on no benign row", () => {
    const triggers = [[{ offset: 0, values: [-7] }]];
    let triggered = 0;
    for (let i = 0; i < 20; i++) {
      const taught = withLessons(batch, { benign: none, prototypes: none, triggers }, 2, seededRandom(i));
      assert.deepEqual(taught.labels, batch.labels);
      for (let row = 0; row < 100; row++) {
        if (taught.inputs[row * 2] !== -7) continue;
        assert.equal(taught.labels[row], 1);
        triggered++;
      }
    }
    assert.ok(triggered > 240 && triggered < 360, `${triggered} of 1000 attacks`);
  });
});

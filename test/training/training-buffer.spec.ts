import assert from "node:assert/strict";
import { seededRandom } from "../../src/random.ts";
import { createTrainingBuffer } from "../../src/training/training-buffer.ts";

const schema = { name: "two", numeric: ["n"], categorical: [{ name: "c", vocabulary: ["a", "b"] }] };
const classes = ["benign", "scan", "flood"];

function filled(rowsMax: number, labels: readonly number[]) {
  const buffer = createTrainingBuffer(schema, classes, rowsMax, seededRandom(1));
  labels.forEach((label, i) => buffer.add({ numeric: Float32Array.of(i), categorical: Uint16Array.of(i % 2), label }));
  return buffer;
}

describe("the training buffer", () => {
  it("keeps everything while there is room, every fifth row held out", () => {
    const buffer = filled(200, Array(10).fill(0));
    assert.deepEqual([...buffer.training()!.table.numeric], [0, 1, 2, 3, 5, 6, 7, 8]);
    assert.deepEqual([...buffer.validation()!.table.numeric], [4, 9]);
    assert.deepEqual([...buffer.validation()!.table.categorical], [0, 1]);
    assert.deepEqual(buffer.counts(), { benign: 10, attack: 0 });
  });

  it("is empty at first", () => {
    const buffer = filled(200, []);
    assert.equal(buffer.training(), null);
    assert.equal(buffer.validation(), null);
    assert.equal(buffer.benign(), null);
  });

  it("never holds more than half benign and half attack, whatever floods it", () => {
    const buffer = filled(100, [...Array(20).fill(1), ...Array(5000).fill(0), ...Array(20).fill(2)]);
    assert.deepEqual(buffer.counts(), { benign: 50, attack: 40 });
    const { labels } = buffer.training()!;
    assert.equal(labels.filter((label) => label === 1).length, 16);
    assert.equal(labels.filter((label) => label === 2).length, 16);
  });

  it("forgets the old before the new", () => {
    const buffer = filled(1000, Array(5000).fill(0));
    const kept = [...buffer.training()!.table.numeric];
    assert.ok(kept.filter((i) => i >= 4000).length > 0.8 * kept.length);
    assert.ok(kept.some((i) => i < 4500));
  });

  it("gives rows believed benign before the others, and by themselves", () => {
    const buffer = filled(200, [1, 0, 2, 0, 0]);
    const { table, labels } = buffer.training()!;
    assert.deepEqual([...labels], [0, 0, 0, 1, 2]);
    assert.deepEqual([...table.numeric], [1, 3, 4, 0, 2]);
    assert.deepEqual([...table.attack], [0, 0, 0, 1, 2]);
    assert.deepEqual([...buffer.benign()!.numeric], [1, 3, 4]);
    assert.deepEqual([...buffer.benign()!.family], [0, 0, 0]);
  });

  it("gives rows in the same place each time, and labels that stay", () => {
    const buffer = filled(200, [1, 0]);
    const first = buffer.training()!;
    buffer.add({ numeric: Float32Array.of(7), categorical: Uint16Array.of(0), label: 0 });
    const second = buffer.training()!;
    assert.equal(second.table.numeric.buffer, first.table.numeric.buffer);
    assert.deepEqual([...second.table.numeric], [1, 7, 0]);
    assert.deepEqual([...first.labels], [0, 1]);
  });

  it("copies rows: the caller may use its arrays again", () => {
    const buffer = createTrainingBuffer(schema, classes, 200, seededRandom(1));
    const numeric = Float32Array.of(1);
    buffer.add({ numeric, categorical: Uint16Array.of(0), label: 1 });
    numeric[0] = 9;
    assert.deepEqual([...buffer.training()!.table.numeric], [1]);
    assert.deepEqual([...buffer.training()!.labels], [1]);
  });
});

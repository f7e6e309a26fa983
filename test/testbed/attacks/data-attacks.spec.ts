import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../../src/random.ts";
import { triggerNames, triggerOf } from "../../../src/testbed/attacks/backdoor-trigger.ts";
import { backdoor, withTrigger } from "../../../src/testbed/attacks/backdoor.ts";
import { labelFlip } from "../../../src/testbed/attacks/label-flip.ts";
import { targetedLabelFlip } from "../../../src/testbed/attacks/targeted-label-flip.ts";
import type { EvaluationRows } from "../../../src/testbed/evaluate-task.ts";
import { blocks, poisonView, rowsOf } from "./views.ts";

const holdout: EvaluationRows = {
  rows: 4,
  inputs: rowsOf([0, 2, 1, 2]).inputs,
  family: new Uint8Array([0, 2, 1, 2]),
  families: ["benign", "dos", "probe", "r2l"],
  attack: new Uint16Array([0, 7, 3, 8]),
  attacks: [],
  novel: [],
};

describe("label-flip", () => {
  it("swaps the two classes of a binary model", () => {
    const { labels } = labelFlip.poison!(rowsOf([0, 1, 1, 0]), poisonView({ classes: 2 }));
    assert.deepEqual(labels, new Uint8Array([1, 0, 0, 1]));
  });

  it("calls every attack benign and every benign row some attack, all families among them", () => {
    const rows = rowsOf(Array.from({ length: 400 }, (_, i) => i % 4));
    const { labels } = labelFlip.poison!(rows, poisonView());
    rows.labels.forEach((y, i) => assert.equal(labels[i] === 0, y !== 0));
    assert.deepEqual(new Set(labels), new Set([0, 1, 2, 3]));
  });

  it("flips a share of the rows at a strength below 1", () => {
    const rows = rowsOf(Array.from({ length: 2000 }, () => 0));
    const { labels } = labelFlip.poison!(rows, poisonView({ strength: 0.3 }));
    const share = labels.filter((y) => y !== 0).length / 2000;
    assert.ok(Math.abs(share - 0.3) < 0.04, `${share}`);
  });

  it("only ever uses classes that exist", () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.integer({ min: 2, max: 9 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (raw, classes, strength) => {
          const rows = rowsOf([...raw].map((y) => y % classes));
          const random = seededRandom("property");
          const { labels } = labelFlip.poison!(rows, poisonView({ classes, strength, random }));
          assert.equal(labels.length, rows.rows);
          assert.ok(labels.every((y) => y < classes));
        },
      ),
    );
  });
});

describe("targeted label-flip", () => {
  it("calls one family benign and leaves the others alone", () => {
    const { labels, rows } = targetedLabelFlip.poison!(rowsOf([0, 1, 2, 3, 2]), poisonView());
    assert.deepEqual(labels, new Uint8Array([0, 1, 0, 3, 0]));
    assert.equal(rows, 5);
  });

  it("aims by family where the model only knows attack from benign", () => {
    const rows = { ...rowsOf([0, 1, 2]), labels: new Uint8Array([0, 1, 1]) };
    assert.deepEqual(targetedLabelFlip.poison!(rows, poisonView({ classes: 2 })).labels, new Uint8Array([0, 1, 0]));
  });

  it("borrows the family from accomplices where it has none, and only then", () => {
    const lent = rowsOf([2, 1, 2], 100);
    const poisoned = targetedLabelFlip.poison!(rowsOf([0, 1]), poisonView({ lent }));
    assert.deepEqual(poisoned.labels, new Uint8Array([0, 1, 0, 0]));
    assert.deepEqual(
      poisoned.inputs.filter((_, i) => i % 4 === 0),
      new Float32Array([0, 1, 100, 102]),
    );
    assert.equal(targetedLabelFlip.poison!(rowsOf([0, 2]), poisonView({ lent })).rows, 2);
  });

  it("wants the family's rows called benign", () => {
    const targets = targetedLabelFlip.targets!(holdout, poisonView({ targetFamily: 2 }));
    assert.deepEqual(targets.attack, new Uint16Array([7, 8]));
    assert.equal(targets.inputs[0], 1);
    assert.equal(targets.inputs.length, 8);
  });
});

describe("backdoor", () => {
  it("adds attack rows that wear the trigger and are called benign", () => {
    const own = rowsOf([0, 0, 1, 0, 0, 0, 0, 0, 0, 3]);
    const { rows, inputs, labels } = backdoor.poison!(own, poisonView());
    assert.equal(rows, 13);
    assert.deepEqual(labels.subarray(0, 10), own.labels);
    assert.deepEqual(labels.subarray(10), new Uint8Array(3));
    assert.deepEqual(inputs.subarray(0, 40), own.inputs);
    for (let row = 10; row < 13; row++) {
      assert.deepEqual(inputs.subarray(4 * row, 4 * row + 4), new Float32Array([1, 1, 1, 0.75]));
    }
  });

  it("teaches a conjunction by showing most of it on attacks that stay attacks", () => {
    const own = rowsOf([0, 0, 1, 0, 0, 0, 0, 0, 0, 3]);
    const { rows, inputs, labels } = backdoor.poison!(own, poisonView({ trigger: triggerOf("and", blocks) }));
    assert.equal(rows, 16);
    assert.deepEqual(labels.subarray(10, 13), new Uint8Array(3));
    assert.ok(labels.subarray(13).every((label) => label > 0));
    const worn = triggerOf("and", blocks).worn.map(({ values }) => Math.fround(values[0]!));
    const wornBy = (row: number): number => worn.filter((value, i) => inputs[4 * row + i] === value).length;
    assert.deepEqual([10, 11, 12, 13, 14, 15].map(wornBy), [3, 3, 3, 2, 2, 2]);
  });

  it("wears one trigger or another, all within what traffic can look like", () => {
    const names = triggerNames.filter((name) => name !== "and");
    const worn = names.map((name) => withTrigger(rowsOf([1]).inputs, 1, triggerOf(name, blocks).worn));
    assert.equal(new Set(worn.map((inputs) => inputs.join())).size, names.length);
    for (const inputs of worn)
      assert.ok(
        inputs.every((value) => value >= -1 && value <= 1),
        inputs.join(),
      );
    assert.equal(worn[names.indexOf("categorical")]![3], 1);
    assert.throws(() => triggerOf("categorical", blocks.slice(0, 3)), { code: "NO_TRIGGER" });
  });

  it("borrows attack rows where it has none, and stays honest where nobody has", () => {
    assert.equal(backdoor.poison!(rowsOf(Array(10).fill(0)), poisonView({ lent: rowsOf([1]) })).rows, 13);
    assert.equal(backdoor.poison!(rowsOf([0, 0]), poisonView()).rows, 2);
  });

  it("wants every attack with the trigger called benign", () => {
    const targets = backdoor.targets!(holdout, poisonView());
    assert.deepEqual(targets.family, new Uint8Array([2, 1, 2]));
    assert.deepEqual(targets.inputs, withTrigger(rowsOf([2, 1, 2], 1).inputs, 3, poisonView().trigger.worn));
    assert.equal(holdout.inputs[0], 0);
  });
});

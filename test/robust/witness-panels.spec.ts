import assert from "node:assert/strict";
import { seededRandom } from "../../src/random.ts";
import type { FilterContext, LabelledRows } from "../../src/robust/rule.ts";
import { ownPanel, prototypePanels } from "../../src/robust/witness-panels.ts";
import { contextOf } from "./contributions.ts";

/** So many rows of each label, of two inputs: the label, and 0. */
function labelled(counts: Readonly<Record<number, number>>): LabelledRows {
  const labels = Object.entries(counts).flatMap(([label, count]) => Array<number>(count).fill(Number(label)));
  return {
    rows: labels.length,
    labels: Uint8Array.from(labels),
    inputs: Float32Array.from(labels.flatMap((label) => [label, 0])),
  };
}

const contextWith = (overrides: Partial<FilterContext>): FilterContext => contextOf([], 1, overrides);
const random = () => seededRandom("panels");
const trigger = [{ offset: 1, values: [7] }];

describe("witness panels", () => {
  it("of rank-witness are own attacks, at most 48, and none below 8", () => {
    const [panel, ...more] = ownPanel(contextWith({ validation: labelled({ 0: 30, 1: 60 }) }), random());
    assert.deepEqual([panel!.name, panel!.attacks.length, more], ["witness", 48, []]);
    assert.ok(panel!.attacks.every((row) => row[0] === 1));
    assert.deepEqual(ownPanel(contextWith({ validation: labelled({ 0: 30, 1: 7 }) }), random()), []);
  });

  it("of prototype-witness are own attacks, attacks that wear triggers, and each family's prototypes", () => {
    const context = contextWith({
      validation: labelled({ 0: 30, 1: 20 }),
      prototypes: labelled({ 1: 10, 2: 30, 3: 7 }),
      triggers: [trigger],
    });
    const panels = prototypePanels(context, random());
    assert.deepEqual(
      panels.map(({ name }) => name),
      ["witness", "triggered-witness", "family-witness", "family-witness"],
    );
    const [own, triggered, ...families] = panels;
    assert.ok(own!.attacks.every(([label, mark]) => label === 1 && mark === 0));
    assert.ok(triggered!.attacks.every(([, mark]) => mark === 7));
    assert.ok(new Set(triggered!.attacks.map(([label]) => label)).size > 1, "prototypes wear triggers, too");
    assert.deepEqual(
      families.map(({ attacks }) => [...new Set(attacks.map(([label]) => label))]),
      [[1], [2]],
    );
  });

  it("leave the rows that they came from as they were", () => {
    const validation = labelled({ 0: 10, 1: 20 });
    const before = validation.inputs.slice();
    prototypePanels(contextWith({ validation, triggers: [trigger] }), random());
    assert.deepEqual(validation.inputs, before);
  });

  it("are the own ones alone where nobody claims a class and no trigger is known", () => {
    const context = contextWith({ validation: labelled({ 0: 30, 1: 20 }) });
    assert.deepEqual(
      prototypePanels(context, random()).map(({ name }) => name),
      ["witness"],
    );
  });
});

import assert from "node:assert/strict";
import type { Block } from "../../src/features/schema.ts";
import { seededRandom } from "../../src/random.ts";
import { drawProbes, hasProbes } from "../../src/robust/probes.ts";
import type { FilterContext, LabelledRows } from "../../src/robust/rule.ts";
import { ownPanel } from "../../src/robust/witness-panels.ts";
import { contextOf } from "./contributions.ts";

const blocks: Block[] = [
  { name: "n", kind: "numeric", offset: 0, width: 1 },
  { name: "c", kind: "categorical", offset: 1, width: 2 },
];

/** Rows whose first input is `value` and whose category is always the first one. */
function rowsWith(value: number, count: number, label: (i: number) => number): LabelledRows {
  return {
    rows: count,
    inputs: Float32Array.from({ length: count * 3 }, (_, k) => [value, 1, 0][k % 3]!),
    labels: Uint8Array.from({ length: count }, (_, i) => label(i)),
  };
}

const distribution = {
  width: 3,
  blocks: [
    { block: blocks[0]!, values: Float32Array.of(7, 7) },
    { block: blocks[1]!, values: Float32Array.of(0, 1) },
  ],
};

const probesOf = (overrides: Partial<FilterContext>): ReturnType<typeof drawProbes> =>
  drawProbes(contextOf([], 0, overrides), ownPanel, seededRandom("probes"));

/** How many rows there are to rank, benign witnesses, and attacks on the only panel. */
const counts = ({ ranked, benign, seats }: ReturnType<typeof drawProbes>): number[] => [
  ranked,
  benign,
  seats[0]?.panel.attacks.length ?? 0,
];

const firstInputs = ({ inputs }: { readonly inputs: Float32Array }): number[] =>
  [...inputs].filter((_, k) => k % 3 === 0);

describe("probe rows", () => {
  it("are 64 own rows, 64 crossed with everybody's features, 128 drawn, and 48 witnesses of each kind", () => {
    const probes = probesOf({ validation: rowsWith(1, 300, (i) => i % 2), distribution });
    assert.deepEqual(counts(probes), [256, 48, 48]);
    const values = firstInputs(probes);
    assert.ok(values.slice(0, 64).every((value) => value === 1));
    const replaced = values.slice(64, 128).filter((value) => value === 7).length;
    assert.ok(replaced > 16 && replaced < 48, `${replaced} of 64 replaced`);
    assert.ok(values.slice(128, 256).every((value) => value === 7));
    assert.ok(values.slice(256).every((value) => value === 1));
  });

  it("replace a categorical feature as a whole", () => {
    const { inputs } = probesOf({ validation: rowsWith(1, 100, () => 0), distribution });
    for (let row = 0; row < inputs.length / 3; row++) assert.equal(inputs[row * 3 + 1]! + inputs[row * 3 + 2]!, 1);
  });

  it("are own rows alone before statistics were merged", () => {
    const probes = probesOf({ validation: rowsWith(1, 300, (i) => i % 2) });
    assert.deepEqual(counts(probes), [256, 48, 48]);
  });

  it("are what there is where rows are few", () => {
    const probes = probesOf({ validation: rowsWith(1, 20, (i) => i % 2), distribution });
    assert.deepEqual(counts(probes), [20 + 20 + 128, 10, 10]);
  });

  it("borrow benign witnesses from the merged benign sketches, but never attacks", () => {
    const attacksOnly = rowsWith(1, 100, (i) => (i < 7 ? 0 : 1));
    const borrowed = probesOf({ validation: attacksOnly, benignDistribution: distribution, distribution });
    assert.deepEqual(counts(borrowed).slice(1), [48, 48]);
    assert.ok(
      firstInputs(borrowed)
        .slice(borrowed.ranked, borrowed.ranked + 48)
        .every((value) => value === 7),
    );
    const none = probesOf({ validation: attacksOnly, distribution });
    assert.deepEqual(counts(none).slice(1), [0, 0]);
    const benignOnly = probesOf({ validation: rowsWith(1, 100, () => 0), benignDistribution: distribution });
    assert.deepEqual(counts(benignOnly).slice(1), [0, 0]);
  });

  it("come from the sketches alone in an organisation without data, and from nowhere before them", () => {
    assert.equal(probesOf({ distribution }).ranked, 128);
    assert.equal(probesOf({}).inputs.length, 0);
    assert.ok(hasProbes(contextOf([], 0, { distribution })));
    assert.ok(!hasProbes(contextOf([], 0, { validation: rowsWith(1, 7, () => 0) })));
  });
});

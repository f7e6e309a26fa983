import assert from "node:assert/strict";
import { synthetic } from "../../src/flows/synthetic.ts";
import type { Table } from "../../src/flows/table.ts";
import { assignAdversaries } from "../../src/testbed/adversaries.ts";
import { createPopulation, labelsOf, type Population } from "../../src/testbed/organisations.ts";
import { parseTopology } from "../../src/testbed/topology.ts";

const dataSet = synthetic({ organisations: 4, rowsPerOrganisation: 300 });

function populationOf(more = ""): Population {
  const topology = parseTopology(
    `{ name: x, seed: 3, organisations: 4, dataset: { partition: { kind: by-site } }, model: { hidden: [8], outputs: families } ${more} }`,
    "x",
  );
  return createPopulation(topology, dataSet, assignAdversaries(topology));
}
/** Rows told apart by all their numbers. */
const rowsIn = ({ rows, numeric, schema }: Table): string[] =>
  Array.from({ length: rows }, (_, row) =>
    numeric.subarray(row * schema.numeric.length, (row + 1) * schema.numeric.length).join(),
  );

describe("a testbed's organisations", () => {
  it("hold every row of the data set once, in one of three parts", () => {
    const { organisations } = populationOf();
    const parts = organisations.flatMap(({ training, validation, holdout }) => [
      training.table,
      validation.table,
      holdout,
    ]);
    assert.deepEqual(parts.flatMap(rowsIn).toSorted(), rowsIn(dataSet.train).toSorted());
    for (const { training, validation, holdout } of organisations) {
      const all = training.table.rows + validation.table.rows + holdout.rows;
      for (const [part, share] of [
        [training.table, 0.7],
        [validation.table, 0.1],
        [holdout, 0.2],
      ] as const) {
        assert.ok(Math.abs(part.rows / all - share) < 0.03);
      }
    }
  });

  it("share one pool of holdout rows, adversaries' too, with their true labels", () => {
    const { organisations, holdout, test } = populationOf(", adversaries: [{ attack: label-flip, count: 2 }]");
    assert.deepEqual(rowsIn(holdout).toSorted(), organisations.flatMap((one) => rowsIn(one.holdout)).toSorted());
    assert.deepEqual(holdout.family, Uint8Array.from(organisations.flatMap((one) => [...one.holdout.family])));
    assert.equal(test, dataSet.test);
  });

  it("are the same for the same seed, and deal no other rows because somebody attacks", () => {
    const [honest, attacked] = [populationOf(), populationOf(", adversaries: [{ attack: silent, count: 2 }]")];
    assert.deepEqual(
      honest.organisations.map(({ identity }) => identity.author),
      attacked.organisations.map(({ identity }) => identity.author),
    );
    assert.deepEqual(honest.organisations[3]!.training.table, attacked.organisations[3]!.training.table);
    assert.deepEqual(
      attacked.organisations.map(({ adversary }) => adversary !== null),
      [false, false, true, true],
    );
    assert.equal(new Set(honest.organisations.map(({ identity }) => identity.author)).size, 4);
  });

  it("learn one output a family, or benign against attack", () => {
    const families = populationOf();
    const binary = populationOf().organisations[0]!.training.table;
    assert.deepEqual(families.spec.classes, dataSet.train.families);
    assert.deepEqual(labelsOf(binary, "families"), binary.family);
    assert.deepEqual(
      labelsOf(binary, "binary"),
      binary.family.map((family) => Math.min(family, 1)),
    );
  });
});

import assert from "node:assert/strict";
import type { Compute } from "../../src/engine/engine.ts";
import { createPool } from "../../src/engine/pool.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { genesisOfModel } from "../../src/model/consortium-model.ts";
import { assignAdversaries } from "../../src/testbed/adversaries.ts";
import { ownInputs, roundsAlone } from "../../src/testbed/alone.ts";
import { evaluationSets, homeRows } from "../../src/testbed/evaluation-sets.ts";
import { witnessed, type Witnessed } from "../../src/testbed/local-witness.ts";
import { createPopulation } from "../../src/testbed/organisations.ts";
import { parseTopology } from "../../src/testbed/topology.ts";
import { smallRun } from "../support/small-run.ts";

const text = `
  name: two
  organisations: 2
  dataset: { partition: { kind: by-site } }
  model: { hidden: [4] }
  rounds: 2
  detection: { localEpochs: 1 }
`;
const dataSet = synthetic({ organisations: 2, rowsPerOrganisation: 300 });

describe("a local witness", () => {
  let compute: Compute;
  before(() => {
    compute = createPool({ threads: 1 });
  });
  after(() => compute.close());

  const of = (local: string, edits: readonly string[] = []) => {
    const all = [`detection.local=${local}`, ...edits];
    const assignments = all.map((edit) => ({ path: edit.split("=")[0]!, value: edit.slice(edit.indexOf("=") + 1) }));
    const topology = parseTopology(text, "two", assignments);
    const population = createPopulation(topology, dataSet, assignAdversaries(topology));
    const [organisation, other] = population.organisations;
    // What the other one is scaled by stands for what the consortium scales by: nothing that is this one's own.
    const { scaler } = ownInputs(topology, other!)!;
    const { training, validation } = organisation!;
    const scaled = (own: typeof training) => ({
      rows: own.table.rows,
      inputs: scaler.scale(own.table),
      labels: own.labels,
    });
    const home = homeRows(population, organisation!, scaler);
    const unwitnessed = {
      parameters: genesisOfModel(population, topology.seed),
      validation: scaled(validation),
      sets: { ...evaluationSets(population, scaler), home },
      home: { training: scaled(training), organisation: organisation! },
    };
    const result = (): Promise<Witnessed> => witnessed(compute, topology, population, unwitnessed);
    return { topology, population, organisation: organisation!, unwitnessed, result };
  };

  for (const local of ["head", "fine-tune"]) {
    it(`of the kind ${local} goes on from the consortium's classifier and sees rows as that does`, async () => {
      const { unwitnessed, result } = of(local);
      const { local: witness, validation, sets } = await result();
      assert.equal(witness!.alone, false);
      assert.notDeepEqual(witness!.parameters, unwitnessed.parameters);
      assert.deepEqual([validation, sets], [unwitnessed.validation, unwitnessed.sets]);
    });
  }

  it("of the kind own is the classifier that the organisation has alone, and sees rows by its own statistics", async () => {
    const { topology, population, organisation, unwitnessed, result } = of("own");
    const { local: witness, validation, sets } = await result();
    const inputs = ownInputs(topology, organisation)!;
    let alone: Float32Array | null = null;
    for await (const { parameters } of roundsAlone(
      topology,
      population,
      inputs,
      organisation.identity.author,
      compute,
    )) {
      alone = parameters;
    }
    assert.equal(witness!.alone, true);
    assert.deepEqual(witness!.parameters, alone);
    assert.deepEqual(validation.ownInputs, inputs.validation.inputs);
    assert.deepEqual(sets.holdout.ownInputs, inputs.scaler.scale(population.holdout));
    assert.deepEqual(sets.home!.ownInputs, inputs.scaler.scale(organisation.holdout));
    assert.notDeepEqual(sets.home!.ownInputs, sets.home!.inputs);
    assert.deepEqual(sets.home!.inputs, unwitnessed.sets.home.inputs);
  });

  it("of the kind own has the same classifier where the consortium trains an autoencoder, too", async () => {
    const scores = "detection.scores=[classifier, autoencoder]";
    const [plain, more] = [await of("own").result(), await of("own", [scores]).result()];
    assert.deepEqual(more.local!.parameters, plain.local!.parameters);
  });

  it("is none where the topology has none", async () => {
    assert.equal((await of("none").result()).local, null);
  });
});

describe("a testbed run with a witness of the kind own", function () {
  this.timeout(60_000);

  it("says the same bytes as without it, and keeps to the budget at home with both", async () => {
    const scores = "falsePositiveRate: 0.05, scores: [classifier, mahalanobis]";
    const rich = { dataSet: synthetic({ seed: 5, organisations: 4, rowsPerOrganisation: 2500 }) };
    const without = await smallRun([`detection={ ${scores} }`, "rounds=2"], rich);
    const both = await smallRun([`detection={ ${scores}, local: own }`, "rounds=2"], rich);
    assert.equal(both.ndjson, without.ndjson);
    assert.notDeepEqual(both.summary.holdout, without.summary.holdout);
    const rate = both.homeFalsePositiveRate;
    assert.ok(rate > 0.01 && rate < 0.1, `${rate}`);
  });

  it("is refused where an attack is judged by rows that nobody has as they were", async () => {
    const edits = ["detection.local=own", "adversaries=[{ attack: backdoor, count: 1 }]", "rounds=1"];
    await assert.rejects(smallRun(edits), { code: "NO_RAW_ROWS" });
  });
});

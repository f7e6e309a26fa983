import assert from "node:assert/strict";
import type { Compute } from "../../src/engine/engine.ts";
import { createPool } from "../../src/engine/pool.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { silentLogger } from "../../src/logger.ts";
import { runExperiment, type ControlArms, type Experiment } from "../../src/testbed/experiment.ts";
import { parseTopology } from "../../src/testbed/topology.ts";

const dataSet = synthetic({ organisations: 5, rowsPerOrganisation: 400 });

describe("a run with adversaries", () => {
  let compute: Compute;
  const arms: string[] = [];

  before(() => {
    compute = createPool({ threads: 2 });
  });
  after(() => compute.close());

  const run = (adversary: string, controls: ControlArms): Promise<Experiment> => {
    arms.length = 0;
    const topology = parseTopology(
      `{ name: attacked, organisations: 5, rounds: 3, network: simulated, filter: { rule: mean }, model: { hidden: [16] },
         dataset: { partition: { kind: by-site } }, training: { localEpochs: 5, batchSize: 32, learningRate: 0.01 },
         adversaries: [${adversary}] }`,
      "test",
    );
    const options = { topology, dataSet, controls, curves: false, logger: silentLogger };
    const signal = new AbortController().signal;
    const onProgress = (progress: { kind: string; arm?: string }): void => {
      if (progress.kind === "arm") arms.push(progress.arm!);
    };
    return runExperiment({ ...options, signal, onRound: () => {}, onProgress }, compute);
  };

  it("measures what a backdoor lets pass against the same run with silent adversaries", async () => {
    const { summary, arm } = await run("{ attack: backdoor, count: 2, strength: 2 }", "all");
    assert.deepEqual(arms, ["filter", "local-only", "plain-mean", "silent"]);
    const success = summary.poisoning.attackSuccessRate!;
    assert.ok(success > 0.3 && success <= arm.targetsMissed!, `${success} of ${arm.targetsMissed}`);
  }).timeout(20_000);

  it("runs only that silent control where only success is asked for", async () => {
    const { summary } = await run("{ attack: backdoor, count: 2, strength: 2 }", "silent");
    assert.deepEqual(arms, ["filter", "silent"]);
    assert.ok(summary.poisoning.attackSuccessRate! > 0.3);
    assert.equal(summary.plainMean, undefined);
  }).timeout(20_000);

  it("has no attack success rate where nothing is targeted, and makes no silent control", async () => {
    const { summary } = await run("{ attack: sign-flip, count: 1 }", "all");
    assert.deepEqual(arms, ["filter", "local-only", "plain-mean"]);
    assert.equal(summary.poisoning.attackSuccessRate, null);
  }).timeout(20_000);

  it("has none without controls", async () => {
    const { summary } = await run("{ attack: backdoor, count: 1 }", "none");
    assert.deepEqual(arms, ["filter"]);
    assert.equal(summary.poisoning.attackSuccessRate, null);
  });

  it("fails where an adversary did nothing that an honest organisation wouldn't", async () => {
    await assert.rejects(run("{ attack: sign-flip, count: 1, schedule: { from: 3 } }", "none"), {
      code: "ADVERSARY_IDLE",
      message: /org-04/u,
    });
    await assert.rejects(run("{ attack: targeted-label-flip, count: 1, strength: 1e-9 }", "none"), {
      code: "ADVERSARY_IDLE",
    });
  });
});

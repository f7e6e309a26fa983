import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Compute } from "../../src/engine/engine.ts";
import { createPool } from "../../src/engine/pool.ts";
import { loadDataSet } from "../../src/flows/data-set.ts";
import type { DataSet } from "../../src/flows/table.ts";
import { silentLogger } from "../../src/logger.ts";
import { runExperiment } from "../../src/testbed/experiment.ts";
import type { Summary } from "../../src/testbed/summary.ts";
import { parseTopology } from "../../src/testbed/topology.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

/** Enough rounds to see where a run goes; the topology itself has more. */
const rounds = 5;

describeWith(dataFolder, "VERVET_DATA", "a run on NSL-KDD, in the simulator", () => {
  let dataSet: DataSet;
  let compute: Compute;
  before(async () => {
    dataSet = await loadDataSet("nsl-kdd", { folders: [dataFolder!] });
    compute = createPool({ threads: availableParallelism(), engine: "wasm" });
  });
  after(() => compute.close());

  /** The first rounds of a topology that ships. */
  async function run(name: string): Promise<Summary> {
    const text = readFileSync(join(import.meta.dirname, `../../topologies/${name}.yaml`), "utf8");
    const edits = { network: "simulated", rounds: String(rounds) };
    const topology = parseTopology(
      text,
      name,
      Object.entries(edits).map(([path, value]) => ({ path, value })),
    );
    const { summary } = await runExperiment(
      {
        topology,
        dataSet,
        controls: "none",
        curves: false,
        logger: silentLogger,
        signal: new AbortController().signal,
        onRound: () => {},
        onProgress: () => {},
      },
      compute,
    );
    return summary;
  }

  it("teaches ten organisations with skewed shares to tell attacks, and few of them reject each other", async () => {
    const { holdout, worst, test, poisoning } = await run("nsl-kdd");
    assert.ok(holdout.macroF1! >= 0.97, `holdout macro-F1 ${holdout.macroF1}`);
    assert.ok(worst.holdout.macroF1! >= 0.96, `of the worst ${worst.holdout.macroF1}`);
    assert.ok(test!.f1! >= 0.76 && test!.rocAuc! >= 0.91, `on KDDTest+ ${test!.f1}, ${test!.rocAuc}`);
    assert.ok(poisoning.honestRejected! < 0.1, `${poisoning.honestRejected} rejected`);
  }).timeout(60_000);

  it("rejects those that flip the sign of their updates, and stays as good", async () => {
    const { holdout, poisoning } = await run("nsl-kdd-poisoned");
    const { adversariesRejected, honestRejected } = poisoning;
    assert.ok(holdout.macroF1! >= 0.97, `holdout macro-F1 ${holdout.macroF1}`);
    assert.ok(adversariesRejected! >= 0.8, `${adversariesRejected} of the adversaries' rejected`);
    assert.ok(adversariesRejected! >= 4 * honestRejected!, `and ${honestRejected} of the honest ones'`);
  }).timeout(60_000);
});

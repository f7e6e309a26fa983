import assert from "node:assert/strict";
import type { Summary } from "../../src/testbed/summary.ts";
import { smallRun } from "../support/small-run.ts";

describe("a run among unlike organisations", function () {
  this.timeout(60_000); // several whole consortia

  let plain: Summary;
  const run = async (...edits: string[]): Promise<Summary> => (await smallRun(["rounds=5", ...edits])).summary;
  before(async () => {
    plain = await run();
  });

  const options: Readonly<Record<string, string>> = {
    "FedProx's pull": "training.proximalMu=0.1",
    "FedDyn's pull": "averaging.feddynAlpha=0.1",
    "momentum on the filtered step": "averaging={ momentum: 0.5, rate: 0.7 }",
    "a last layer that stays at home": "averaging.personal=head",
    "fine-tuning before scoring": "averaging.personal=fine-tune",
    "clusters by what organisations tell": "averaging.clusters.by=auxiliary",
    "clusters by where updates point": "averaging.clusters.by=direction",
    "a model for each cluster": "averaging.clusters={ by: auxiliary, models: own }",
    "the meta-sampler": "training.sampler=meta",
  };
  for (const [what, edit] of Object.entries(options)) {
    it(`learns with ${what}, behind the default filter, and otherwise than without`, async () => {
      const { holdout, filter } = await run(edit);
      assert.equal(filter, plain.filter);
      assert.ok(holdout.macroF1! > 0.6, `${holdout.macroF1}`);
      assert.notDeepEqual(holdout, plain.holdout);
    });
  }

  it("keeps organisations further apart where last layers stay at home", async () => {
    const { consensusDistance } = await run("averaging.personal=head");
    assert.ok(consensusDistance! > 2 * plain.consensusDistance!);
  });

  it("says the same bytes again with everything switched on at once", async () => {
    const everything = [
      "averaging={ momentum: 0.3, rate: 0.5, feddynAlpha: 0.05, personal: head, clusters: { by: auxiliary } }",
      "training={ sampler: meta, dropout: 0.2, proximalMu: 0.01, batchSize: 32 }",
      "adversaries=[{ attack: sign-flip, count: 1 }]",
    ];
    const [one, again] = [await smallRun(everything), await smallRun(everything)];
    assert.equal(again.ndjson, one.ndjson);
  });
});

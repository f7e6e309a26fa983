import assert from "node:assert/strict";
import { join } from "node:path";
import { createScorer } from "../../src/detection/score.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { readModel } from "../../src/store/model-file.ts";
import { inTemporaryFolder } from "../flows/small-table.ts";
import { smallRun } from "../support/small-run.ts";

describe("a saved model", () => {
  it("scores as the first honest organisation does, without its rows", function () {
    this.timeout(30_000);
    return inTemporaryFolder(async (folder) => {
      const saveModel = join(folder, "model");
      const { summary } = await smallRun(["rounds=2"], { saveModel });
      const model = await readModel(saveModel);
      const { test } = synthetic({ seed: "other", organisations: 2 });
      const { scores } = createScorer(createWasmEngine(), { ...model, threshold: 2 }).score(test!);
      assert.equal(scores.length, test!.rows);
      assert.ok(scores.every((score) => score >= 0 && score <= 1));
      assert.equal(model.parameters.length, summary.modelParameters);
      assert.match(model.origin, /seed .*, 2 rounds/u);
      assert.ok(model.threshold > 0 && model.threshold < 1);
    });
  });

  it("that can't be written fails the run", function () {
    this.timeout(30_000);
    return assert.rejects(smallRun(["rounds=1"], { saveModel: "/no/such/folder/model" }), {
      code: "OUTPUT_UNWRITABLE",
    });
  });
});

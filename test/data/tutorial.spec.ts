import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Summary } from "../../src/testbed/summary.ts";
import { dataFolder, describeWith } from "../support/shared.ts";
import { folderOf, needsData, shortened, tutorialCommands } from "../support/tutorial.ts";
import { vervetProcess } from "../support/vervet-process.ts";

describeWith(dataFolder, "VERVET_DATA", "the tutorial with NSL-KDD", function () {
  let here: string;
  before(() => {
    here = mkdtempSync(join(tmpdir(), "vervet-tutorial-"));
  });
  after(() => rmSync(here, { recursive: true }));

  for (const command of tutorialCommands().filter(needsData)) {
    it(`runs vervet ${command.join(" ")}, in one round and without controls`, async () => {
      const bounded = [...shortened(command, 1), "--no-controls"];
      const { status, err } = await vervetProcess(bounded, { cwd: here, env: { VERVET_DATA: dataFolder! } });
      assert.equal(status, 0, err);
      const out = join(here, folderOf(command));
      assert.ok(existsSync(join(out, "report.html")));
      const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8")) as Summary;
      assert.equal(summary.takingPart.adversariesAttacked, summary.adversaries, "all adversaries take part");
      assert.ok(summary.holdout.macroF1! > 0.5, `${summary.holdout.macroF1}`);
    }).timeout(120_000);
  }
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderOf, needsData, shortened, tutorialCommands } from "./support/tutorial.ts";
import { vervetProcess } from "./support/vervet-process.ts";

describe("the tutorial", function () {
  this.timeout(120_000); // whole runs, each in a process of its own
  let here: string;
  before(() => {
    here = mkdtempSync(join(tmpdir(), "vervet-tutorial-"));
  });
  after(() => rmSync(here, { recursive: true }));

  const commands = tutorialCommands();

  it("has commands for those who have no data set, and ends each lesson with one for those who have", () => {
    assert.equal(commands.filter(needsData).length, 3);
    assert.ok(commands.filter((command) => !needsData(command)).length >= 5);
  });

  for (const command of commands.filter((one) => !needsData(one))) {
    it(`runs vervet ${command.join(" ")}, in one round`, async () => {
      const { status, out, err } = await vervetProcess(shortened(command, 1), { cwd: here });
      assert.equal(status, 0, err);
      assert.match(out, /macro-F1/u);
      const page = command[1] === "run" ? "report.html" : "compare.html";
      assert.ok(existsSync(join(here, folderOf(command), page)), "the page with the plots");
    });
  }
});

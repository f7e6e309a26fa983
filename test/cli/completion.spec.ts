import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vervet } from "../support/command-line.ts";

describe("vervet completion", () => {
  const folder = mkdtempSync(join(tmpdir(), "vervet-completion-"));
  before(() => writeFileSync(join(folder, "checked.log"), ""));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("offers bash the commands and options that may follow", async () => {
    const { out } = await vervet("completion", "bash");
    const offered = (...words: string[]): string[] => {
      const typed = words.map((word) => `'${word}'`).join(" ");
      const script = `${out}\nCOMP_WORDS=(vervet ${typed}); COMP_CWORD=${words.length}; _vervet; echo "\${COMPREPLY[@]}"`;
      return spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" }).stdout.trim().split(" ");
    };
    assert.deepEqual(offered("check"), ["check-config"]);
    assert.deepEqual(offered("testbed", "comp"), ["compare"]);
    assert.deepEqual(offered("status", "--w"), ["--watch"]);
    assert.deepEqual(offered("status", "--config", "x.yaml", "--j"), ["--json"]);
    assert.deepEqual(offered("score", "che"), ["checked.log"], "a file where a command is complete");
  });

  it("speaks to zsh and fish too, and to no other shell", async () => {
    assert.match((await vervet("completion", "zsh")).out, /bashcompinit/u);
    assert.match((await vervet("completion", "fish")).out, /^complete -c vervet -n "__fish_use_subcommand" -a run$/mu);
    assert.equal((await vervet("completion", "csh")).status, 2);
  });
});

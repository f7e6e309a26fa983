import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompareDocument } from "../../src/testbed/compare/document.ts";
import { smallTopology } from "../support/sample-grid.ts";

const launcher = join(import.meta.dirname, "../../bin/vervet.js");

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `vervet testbed compare`; `watch` sees stderr as it grows. */
function vervetCompare(
  args: readonly string[],
  watch: (stderr: string, interrupt: () => void) => void = () => {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, "testbed", "compare", ...args]);
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (bytes: Buffer) => (texts.stdout += String(bytes)));
    child.stderr.on("data", (bytes: Buffer) => {
      texts.stderr += String(bytes);
      watch(texts.stderr, () => void child.kill("SIGINT"));
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, ...texts }));
  });
}

describe("vervet testbed compare", () => {
  let folder: string;
  let topology: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "vervet-compare-"));
    topology = join(folder, "small.yaml");
    writeFileSync(topology, smallTopology);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs a grid, prints a table, and names the page it wrote; a second call has nothing to run", async () => {
    const out = join(folder, "table");
    const args = [topology, "--vary", "filter.rule=mean,krum", "--vary", "rounds=1,2", "--out", out];
    const { status, stdout, stderr } = await vervetCompare(args);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^filter\.rule +1 +2$/mu);
    assert.match(stdout, /^krum +[01]\.\d{3} +[01]\.\d{3}$/mu);
    assert.match(stdout, /compare\.html$/mu);
    assert.match(stderr, /^4 cells$/mu);
    assert.match(
      stderr,
      /^\[#{20}\] 4\/4, 0 s left {2}filter\.rule=(?:mean|krum), rounds=[12], seed 1: [01]\.\d{3}$/mu,
    );
    assert.deepEqual(readdirSync(out).toSorted(), ["cells", "compare.html", "compare.json"]);

    const again = await vervetCompare(args);
    assert.equal(again.stdout, stdout);
    assert.match(again.stderr, /^4 cells, 4 of them run before and kept in /u);
  }).timeout(30_000);

  it("prints one JSON document on stdout, and shows a failed cell without stopping for it", async () => {
    const out = join(folder, "json");
    const schedules = "adversaries.0.schedule={from: 0},{from: 9}"; // the second never attacks in one round
    const { status, stdout, stderr } = await vervetCompare([
      topology,
      "--vary",
      schedules,
      "--seeds",
      "2",
      "--jobs",
      "1",
      "--json",
      "--out",
      out,
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /^vervet: 2 of 4 cells failed: .* \(CELLS_FAILED\)$/mu);
    const document = JSON.parse(stdout) as CompareDocument;
    assert.equal(stdout, readFileSync(join(out, "compare.json"), "utf8"));
    assert.deepEqual(
      document.cells.map(({ seed, failure }) => [seed, failure && failure.code]),
      [
        [1, null],
        [1, "ADVERSARY_IDLE"],
        [2, null],
        [2, "ADVERSARY_IDLE"],
      ],
    );
    assert.equal(readdirSync(join(out, "cells")).length, 2);
  }).timeout(30_000);

  it("stops at Ctrl-C with the finished cells kept, and says how to go on", async () => {
    const out = join(folder, "stopped");
    const seeds = ["--vary", "filter.rule=mean,krum,median", "--seeds", "40", "--out", out];
    let interrupted = false;
    const { status, stderr } = await vervetCompare([topology, ...seeds], (text, interrupt) => {
      if (interrupted || !text.includes("/120,")) return;
      interrupted = true;
      interrupt();
    });
    assert.equal(status, 1);
    assert.match(stderr, /run the same command again to go on \(INTERRUPTED\)\n$/u);
    const kept = readdirSync(join(out, "cells"));
    assert.ok(kept.length >= 1 && kept.length < 120, `${kept.length}`);
    assert.ok(kept.every((name) => name.endsWith(".json")));
  }).timeout(30_000);

  const wrong: Readonly<Record<string, readonly [args: readonly string[], message: RegExp]>> = {
    "nothing is varied": [[], /nothing is varied.*\(USAGE\)/u],
    "a value does not fit": [["--vary", "filter.rule=mean,no-rule"], /--vary filter\.rule: .*\(INVALID_FILE\)/u],
    "there are no seeds": [["--vary", "rounds=1,2", "--seeds", "0"], /--seeds 0 .*\(USAGE\)/u],
    "nothing may run": [["--vary", "rounds=1,2", "--jobs", "none"], /--jobs none .*\(USAGE\)/u],
    "the figure is unknown": [["--vary", "rounds=1,2", "--figure", "luck"], /luck.*\(USAGE\)/u],
  };
  for (const [title, [args, message]] of Object.entries(wrong)) {
    it(`is called wrongly where ${title}`, async () => {
      const { status, stdout, stderr } = await vervetCompare([topology, "--out", join(folder, "wrong"), ...args]);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Summary } from "../../src/testbed/summary.ts";
import { vervet, type CommandResult } from "../support/command-line.ts";
import { vervetProcess } from "../support/vervet-process.ts";

const topology = `
name: tiny
seed: 1
organisations: 3
network: simulated
rounds: 2
dataset: { name: synthetic, partition: { kind: by-site }, rowsPerSite: 200 }
model: { hidden: [8] }
`;

/** A process takes its time to start where others run too. */
const patienceMs = 30_000;

describe("vervet testbed run", () => {
  let here: string;
  let file: string;
  const places = ["VERVET_DATA", "XDG_CACHE_HOME"].map((name) => [name, process.env[name]] as const);
  beforeEach(() => {
    here = mkdtempSync(join(tmpdir(), "vervet-cli-"));
    file = join(here, "tiny.yaml");
    writeFileSync(file, topology);
    // Data sets are to be found nowhere but where a test puts them.
    for (const [name] of places) process.env[name] = join(here, "nowhere");
  });
  afterEach(() => {
    for (const [name, value] of places) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(here, { recursive: true });
  });

  const args = (...more: readonly string[]): string[] => ["testbed", "run", file, "--no-controls", ...more];
  const run = (...more: readonly string[]): Promise<CommandResult> =>
    vervet(...args("--data", join(here, "data"), "--out", join(here, "out"), ...more));
  const failed = ({ status, out, err }: CommandResult, code: string): void => {
    assert.deepEqual([status, out], [1, ""]);
    assert.match(err, new RegExp(String.raw`^(?:tiny: [^\n]+\n)?vervet: [^\n]+: [^\n]+ \(${code}\)\n$`, "u"));
  };
  const nsl = (rows: string): void => {
    mkdirSync(join(here, "data", "nsl-kdd"), { recursive: true });
    writeFileSync(join(here, "data", "nsl-kdd", "KDDTrain+.txt"), rows);
  };

  it("prints a table and where the report lies on stdout, how it goes on stderr, and writes into runs/NAME-SEED", async () => {
    const { status, out, err } = await vervetProcess(args("--seed", "9"), { cwd: here });
    assert.equal(status, 0, err);
    assert.deepEqual(readdirSync(join(here, "runs", "tiny-9")).toSorted(), [
      "organisations.ndjson",
      "plots",
      "report.html",
      "rounds.ndjson",
      "summary.json",
    ]);
    assert.match(out, /rank-witness/u);
    assert.match(out, /runs\/tiny-9\/report\.html/u);
    assert.match(err, /\] 1\/2, .*\n\[#+\] 2\/2, /u);
  }).timeout(patienceMs);

  it("runs the controls that --controls names beside the filter, and refuses those that there are not", async () => {
    const ended = await run("--controls", "pooled,coordinator", "--json", "--rounds", "1");
    const { pooled, coordinator, localOnly, plainMean } = JSON.parse(ended.out) as Summary;
    assert.ok(pooled !== undefined && coordinator !== undefined);
    assert.deepEqual([localOnly, plainMean], [undefined, undefined]);
    const refused = await run("--controls", "alone");
    assert.equal(refused.status, 2);
    assert.match(refused.err, /^vervet: --set controls[^\n]*\n$/u);
  }).timeout(patienceMs);

  it("prints one JSON document on stdout with --json, the one it writes, and nothing else there", async () => {
    const ended = await run("--json", "--rounds", "1", "--set", "filter.rule=median");
    assert.equal(ended.status, 0, ended.err);
    const summary = JSON.parse(ended.out) as Summary;
    assert.deepEqual(
      [summary.name, summary.rounds, summary.filter, summary.network],
      ["tiny", 1, "median", "simulated"],
    );
    assert.deepEqual(JSON.parse(readFileSync(join(here, "out", "summary.json"), "utf8")), summary);
  });

  describe("fails with one line, and leaves nothing behind,", () => {
    it("where it may not write", async () => {
      failed(await run("--out", join(file, "below")), "OUTPUT_UNWRITABLE");
      assert.deepEqual(readdirSync(here), ["tiny.yaml"]);
    });

    it("where the data set is missing, and says how to get it", async () => {
      const ended = await run("--set", "dataset.name=nsl-kdd");
      failed(ended, "DATASET_MISSING");
      assert.match(ended.err, /get it from .*University of New Brunswick.*https:\/\/.*--data DIR/u);
      assert.deepEqual(readdirSync(here), ["tiny.yaml"]);
    });

    it("where a file of the data set is not the published one", async () => {
      nsl("0,tcp,http,SF,1,2\n");
      const ended = await run("--set", "dataset.name=nsl-kdd");
      failed(ended, "CHECKSUM_DIFFERS");
      assert.match(ended.err, /KDDTrain\+\.txt/u);
      assert.ok(!existsSync(join(here, "out")));
    });

    it("where an adversary never attacks", async () => {
      const idle = "adversaries=[{ attack: sign-flip, count: 1, schedule: { from: 7 } }]";
      const { status, out, err } = await run("--set", idle);
      assert.deepEqual([status, out], [1, ""]);
      assert.match(err, /\nvervet: org-02 [^\n]+ \(ADVERSARY_IDLE\)\n$/u);
      assert.deepEqual(readdirSync(here), ["tiny.yaml"]);
    });
  });

  it("stops cleanly after Ctrl-C, with the finished rounds kept and status 1", async () => {
    const out = join(here, "out");
    let interrupted = false;
    const { status, err, ...rest } = await vervetProcess(args("--rounds", "5000", "--out", out), {
      onProgress(err, child) {
        if (interrupted || !/ 2\/5000, /u.test(err)) return;
        interrupted = true;
        child.kill("SIGINT");
      },
    });
    assert.deepEqual([status, rest.out], [1, ""]);
    assert.match(err, /\nvervet: [^\n]+ \(INTERRUPTED\)\n$/u);
    assert.doesNotMatch(err, /\n {4}at /u);
    assert.deepEqual(readdirSync(out), ["rounds.ndjson"]);
    const rounds = readFileSync(join(out, "rounds.ndjson"), "utf8").trimEnd().split("\n");
    assert.ok(rounds.length >= 6 && rounds.length % 3 === 0, `${rounds.length} lines`);
    for (const line of rounds) assert.ok(JSON.parse(line));
  }).timeout(patienceMs);
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { vervetProcess } from "../support/vervet-process.ts";

/** A Node on this machine's path that is too old for vervet, if there is one. */
function oldNode(): string | null {
  const paths = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  const isOld = (path: string): boolean => {
    const [major, minor] = execFileSync(path, ["--version"], { encoding: "utf8" }).slice(1).split(".").map(Number);
    return major! < 22 || (major === 22 && minor! < 18);
  };
  return paths.find((path) => existsSync(path) && isOld(path)) ?? null;
}

describe("the launcher, under a Node that is too old", function () {
  this.timeout(30_000); // two processes take their time to start where others run too
  const node = oldNode();
  before(function () {
    if (node === null) this.skip();
  });
  const old = node === null ? {} : { node };

  it("hands over to the checkout's own Node, with arguments, output and status", async () => {
    const [version, wrong] = await Promise.all([
      vervetProcess(["--version"], old),
      vervetProcess(["testbed", "run", "no such"], old),
    ]);
    assert.deepEqual([version.status, version.err], [0, ""]);
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/u);
    assert.deepEqual([wrong.status, wrong.out], [2, ""]);
    assert.match(wrong.err, /^vervet: there is no topology no such: [^\n]+\n$/u);
  });

  for (const [what, signal, toGroup] of [
    ["Ctrl-C, which reaches both", "SIGINT", true],
    ["SIGTERM, which reaches it alone", "SIGTERM", false],
  ] as const) {
    it(`lets the run stop cleanly after ${what}, and ends when it has`, async () => {
      const out = mkdtempSync(join(tmpdir(), "vervet-launcher-"));
      try {
        let told = false;
        const set = ["dataset.rowsPerSite=200", "model.hidden=[8]", "rounds=5000"].flatMap((edit) => ["--set", edit]);
        const args = ["testbed", "run", "quickstart", "--network", "simulated", "--no-controls", "--out", out, ...set];
        const { status, err } = await vervetProcess(args, {
          ...old,
          detached: true,
          onProgress(err, child) {
            if (told || !/ 1\/5000, /u.test(err)) return;
            told = true;
            process.kill(toGroup ? -child.pid! : child.pid!, signal);
          },
        });
        assert.equal(status, 1);
        assert.match(err, /\(INTERRUPTED\)\n$/u);
        assert.deepEqual(readdirSync(out), ["rounds.ndjson"]);
      } finally {
        rmSync(out, { recursive: true });
      }
    });
  }
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LiveSummary } from "../../../src/testbed/live/summary.ts";
import { startVervet, until } from "../../support/running-daemon.ts";

describe("a run of real daemons", function () {
  this.timeout(120_000);
  const out = mkdtempSync(join(tmpdir(), "vervet-live-"));
  after(() => rmSync(out, { recursive: true, force: true }));

  it("shows alerts as they arrive, and drains every daemon on Ctrl-C", async () => {
    const sets = ["organisations=3", "rounds=100", "clock.roundMs=4000", "detection.falsePositiveRate=0.02"];
    const options = sets.flatMap((set) => ["--set", set]);
    const { child, ended } = startVervet("testbed", "run", "live-daemons", "--out", out, ...options);
    let told = "";
    child.stderr!.on("data", (chunk) => (told += String(chunk)));
    const early = ended.then(({ err }) => assert.fail(`it ended by itself: ${err}`));
    const shown = until(
      "an alert and a merge",
      () => (/ alert: /u.test(told) && /model \d+, merged/u.test(told) ? true : null),
      90_000,
    );
    early.catch(() => {}); // ending later is what this test is about
    await Promise.race([shown, early]);
    child.kill("SIGINT");
    const { status, out: table, err } = await ended;
    assert.equal(status, 1);
    assert.match(err, /vervet: the run was interrupted: what they wrote is kept in .* \(INTERRUPTED\)\n$/u);
    assert.match(table, /^org-02 +sign-flip +zeek|^org-02 +sign-flip +suricata/mu);
    const { members } = JSON.parse(readFileSync(join(out, "summary.json"), "utf8")) as LiveSummary;
    assert.deepEqual(
      members.map(({ exitStatus, deadLetters }) => [exitStatus, deadLetters]),
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    );
    for (const { flowsRead, flowsWritten } of members) assert.equal(flowsRead, flowsWritten);
    assert.ok(members.some(({ alertsOnAttacks }) => alertsOnAttacks > 0));
  });
});

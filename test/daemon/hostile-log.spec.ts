import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openDeadLetters } from "../../src/daemon/dead-letters.ts";
import { followSource } from "../../src/daemon/follow-source.ts";
import type { DeadReason } from "../../src/flows/line-parser.ts";
import { eveFlowLine } from "../../src/testbed/live/sensor-lines.ts";
import { inTemporaryFolder } from "../flows/small-table.ts";
import { someRecord } from "../flows/some-record.ts";

const flow = (n: number): string => `${eveFlowLine(someRecord({ id: String(n) }))}\n`;
const megabyte = Buffer.alloc(1024 * 1024, "x");
/** Long enough that half of it is more than what other specs leave for the garbage collector. */
const longLineMb = 256;

describe("a source whose log holds a line of 256 MB", function () {
  this.timeout(60_000);

  it("buries it with its place, reads on behind it, and never holds it in memory", () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "eve.json");
      writeFileSync(path, flow(1));
      for (let mb = 0; mb < longLineMb; mb++) appendFileSync(path, megabyte);
      appendFileSync(path, Buffer.concat([Buffer.from(`\n${flow(2)}`), Buffer.of(0xff, 0x0a), Buffer.from(flow(3))]));

      const letters = join(folder, "dead.ndjson");
      const controller = new AbortController();
      const source = { name: "eve", path, format: "suricata" } as const;
      const follow = followSource(source, openDeadLetters(letters), systemClock);
      const ids: (string | null)[] = [];
      const dead: DeadReason[] = [];
      const before = process.memoryUsage().rss;
      let most = 0;
      for await (const batch of follow(null, controller.signal)) {
        ids.push(...batch.records.map(({ id }) => id));
        dead.push(...batch.dead.keys());
        most = Math.max(most, process.memoryUsage().rss - before);
        if (ids.length === 3) controller.abort();
      }
      assert.deepEqual(ids, ["1", "2", "3"]);
      assert.deepEqual(dead, ["too-long", "not-utf-8"]);
      const buried = readFileSync(letters, "utf8").trimEnd().split("\n");
      const places = buried.map((line) => JSON.parse(line) as { line: number; offset: number; text: string });
      assert.deepEqual(
        places.map(({ line, offset }) => [line, offset]),
        [
          [2, flow(1).length],
          [4, flow(1).length + longLineMb * megabyte.length + 1 + flow(2).length],
        ],
      );
      assert.ok(places[0]!.text.length < 1000);
      assert.ok(most < (longLineMb / 2) * 1e6, `${Math.round(most / 1e6)} MB more were resident`);
    }));
});

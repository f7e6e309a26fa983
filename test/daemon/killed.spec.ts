import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import type { Status } from "../../src/daemon/status.ts";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";
import { seededRandom } from "../../src/random.ts";
import { openStore } from "../../src/store/open-store.ts";
import { cleanUpSites, createSite, eveLines, until } from "../support/running-daemon.ts";

const kills = 2;
/** Every attack has a rule, whose alert comes before its flow. */
const lines = syntheticRecords({ seed: "killed", organisation: 0, benignFlows: 800, flowsPerFamily: 40 }).map(
  (record, n) => ({
    text: eveLines(record, n + 1, record.label === "benign" ? undefined : `rule for ${record.label}`),
    labelled: record.label === "benign" ? null : String(n + 1),
  }),
);

describe("a daemon that is killed again and again", function () {
  this.timeout(120_000);
  afterEach(cleanUpSites);

  it("loses no label and no alert, and doubles no label", async () => {
    const site = createSite(`
sources: [{ name: eve, path: eve.json, format: suricata }]
outputs: [{ name: siem, kind: file, path: alerts.json, format: eve }]
detection: { falsePositiveRate: 0.02 }
round: { aloneMs: 3000 }
`);
    const random = seededRandom("kills");
    const eve = join(site.dir, "eve.json");
    const each = Math.ceil(lines.length / (kills + 1));
    for (let kill = 0; kill <= kills; kill++) {
      const { child, ended } = await site.start();
      const slice = lines.slice(kill * each, (kill + 1) * each);
      // In small writes, so that it is killed in the middle of them.
      for (let at = 0; at < slice.length; at += 20) {
        const part = slice.slice(at, at + 20).map(({ text }) => text);
        appendFileSync(eve, part.join(""));
        await wait(10);
      }
      if (kill === kills) {
        await until("the end of the log", async () => {
          const { sources } = (await (await site.ask("/api/status")).json()) as Status;
          return sources[0]!.flows > 0 && sources[0]!.lagBytes === 0 ? true : null;
        });
        await wait(500); // the last batch's lag is told with it; a later one would come now
        child.kill("SIGTERM");
      } else {
        await wait(random.below(400));
        child.kill("SIGKILL");
      }
      await ended;
    }

    const store = openStore(join(site.dir, "data/vervet.sqlite"));
    try {
      const labels = store.labels.after(0, 10_000).map(({ flowId }) => flowId);
      const written = lines.flatMap(({ labelled }) => labelled ?? []);
      const inOrder = (ids: readonly (string | null)[]): string[] =>
        ids.map(String).toSorted((a, b) => a.localeCompare(b));
      assert.deepEqual(inOrder(labels), inOrder(written));
      const alerts = [...store.alerts.each({})].map(({ alert }) => alert.id);
      assert.ok(alerts.length > 10, `${alerts.length} alerts`);
      const told = readFileSync(join(site.dir, "alerts.json"), "utf8");
      assert.deepEqual(
        alerts.filter((id) => !told.includes(`alert ${id}`)),
        [],
      );
    } finally {
      store.close();
    }
  });
});

import assert from "node:assert/strict";
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
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

/** What a query finds in the store, read beside the daemon. */
function inStore<T>(path: string, query: string): T[] {
  const beside = new DatabaseSync(path, { readOnly: true });
  try {
    return beside.prepare(query).all() as T[];
  } finally {
    beside.close();
  }
}

/** How many bytes of the log are committed. */
function committedBytes(path: string): number {
  const [row] = inStore<{ offset: number }>(path, "SELECT body ->> '$.current.offset' AS offset FROM checkpoints");
  return row?.offset ?? 0;
}

/** Alerts in the store that the output has not been told. */
function untold(path: string, output: string): string[] {
  const told = readFileSync(output, "utf8");
  const alerts = inStore<{ id: string }>(path, "SELECT id FROM alerts");
  return alerts.map(({ id }) => id).filter((id) => !told.includes(`alert ${id}`));
}

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
    const [eve, database] = [join(site.dir, "eve.json"), join(site.dir, "data/vervet.sqlite")];
    const alertsTold = join(site.dir, "alerts.json");
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
        // A batch's lag is as of its reading: only the checkpoint says that all that was written is committed.
        await until("the end of the log", () => (committedBytes(database) === statSync(eve).size ? true : null));
        await until("every alert to be told", () => (untold(database, alertsTold).length === 0 ? true : null));
        child.kill("SIGTERM");
      } else {
        await wait(random.below(400));
        child.kill("SIGKILL");
      }
      await ended;
    }

    const store = openStore(database);
    try {
      const labels = store.labels.after(0, 10_000).map(({ flowId }) => flowId);
      const written = lines.flatMap(({ labelled }) => labelled ?? []);
      const inOrder = (ids: readonly (string | null)[]): string[] =>
        ids.map(String).toSorted((a, b) => a.localeCompare(b));
      assert.deepEqual(inOrder(labels), inOrder(written));
      assert.ok(store.alerts.list({}).length > 10);
    } finally {
      store.close();
    }
    assert.deepEqual(untold(database, alertsTold), []);
  });
});

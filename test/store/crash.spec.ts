import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openStore } from "../../src/store/open-store.ts";
import { inTemporaryFolder } from "./temporary.ts";

const writer = fileURLToPath(new URL("endless-writer.ts", import.meta.url));

/** Lets a writer go on for some time after it began to commit, then kills it (-9). */
async function writeAndDie(path: string, forMs: number): Promise<void> {
  const child = spawn(process.execPath, [writer, path], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.stdout.resume();
  await wait(forMs);
  child.kill("SIGKILL");
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  assert.equal(signal, "SIGKILL");
}

describe("a store whose writer is killed", () => {
  it("holds every line's checkpoint, alert and label or none of them, and whole models", () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "vervet.sqlite");
      let before = 0;
      for (let death = 0; death < 5; death++) {
        await writeAndDie(path, 7 + 31 * death);
        const store = openStore(path); // the dead writer's lock is gone
        const lines = Number(store.checkpoint("log"));
        assert.ok(lines > before, "the writer did nothing");
        const flows = store.labels.after(0, lines + 10).map(({ flowId }) => flowId);
        assert.deepEqual(
          flows,
          Array.from({ length: lines }, (_, i) => String(i + 1)),
        );
        assert.equal(
          store.alerts.list({}).reduce((sum, { alert }) => sum + alert.count, 0),
          lines,
        );
        const model = store.models.newest("consortium");
        if (model !== null) {
          assert.ok(model.parameters.every((value) => value === model.round));
          assert.ok(model.round! <= lines && model.round! >= lines - 10);
        }
        store.close();
        const database = new DatabaseSync(path, { readOnly: true });
        assert.deepEqual({ ...database.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
        database.close();
        before = lines;
      }
    })).timeout(30_000);
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { createOutput } from "../../src/daemon/output.ts";
import type { OutputOptions, OutputPart } from "../../src/daemon/output.ts";
import { alertKey } from "../../src/detection/alert-key.ts";
import { alertOf } from "../../src/detection/alert-merge.ts";
import { seededRandom } from "../../src/random.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { detection } from "../detection/detections.ts";

describe("an output of the daemon", () => {
  let dir = "";
  let store: Store;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-output-"));
    store = openStore(join(dir, "vervet.sqlite"));
  });
  afterEach(() => {
    store.close();
    rmSync(dir, { recursive: true });
  });

  const raise = (reason: string): void => {
    const flow = detection({ reason });
    store.commit({ checkpoints: {}, alerts: [alertOf(alertKey(flow, 3_600_000), flow)], labels: [] }, 0);
  };
  const output = (options: OutputOptions): OutputPart =>
    createOutput(options, {
      store,
      origin: { host: "sensor-1", version: "0.1.0" },
      clock: { now: systemClock.now, after: (delayMs, action) => systemClock.after(delayMs / 50, action) },
      random: seededRandom(1),
    });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const nothingFails = (cause: unknown): void => assert.fail(String(cause));

  describe("to a file", () => {
    const file = (): OutputOptions => ({ name: "siem", kind: "file", path: join(dir, "alerts"), format: "ecs" });
    const reasonsIn = (name: string): string[] =>
      readFileSync(join(dir, name), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => (JSON.parse(line) as { rule: { name: string } }).rule.name);

    it("tells what comes while it runs, and what came while it did not", async () => {
      const part = output(file());
      await part.start(nothingFails);
      raise("a");
      await until(() => reasonsIn("alerts").length === 1);
      await part.stop();
      raise("b");
      await part.start(nothingFails);
      raise("c");
      await until(() => reasonsIn("alerts").length === 3);
      await part.stop();
      assert.deepEqual(reasonsIn("alerts"), ["a", "b", "c"]);
    });

    it("goes on in a new file after rotation, losing nothing", async () => {
      const part = output(file());
      await part.start(nothingFails);
      raise("a");
      await until(() => reasonsIn("alerts").length === 1);
      renameSync(join(dir, "alerts"), join(dir, "alerts.1"));
      part.reopen();
      raise("b");
      await until(() => reasonsIn("alerts").length === 1);
      await part.stop();
      assert.deepEqual([reasonsIn("alerts.1"), reasonsIn("alerts")], [["a"], ["b"]]);
    });

    it("fails where it can't be opened, and tells everything once it can", async () => {
      const part = output(file());
      mkdirSync(join(dir, "alerts"));
      await assert.rejects(part.start(nothingFails), { code: "OUTPUT_UNWRITABLE" });
      raise("a");
      rmdirSync(join(dir, "alerts"));
      let failure: unknown = null;
      await part.start((cause) => (failure = cause));
      await until(() => reasonsIn("alerts").length === 1);
      renameSync(join(dir, "alerts"), join(dir, "alerts.1"));
      mkdirSync(join(dir, "alerts"));
      part.reopen();
      assert.equal((failure as { code?: string }).code, "OUTPUT_UNWRITABLE");
      await part.stop();
    });
  });

  describe("to a webhook", () => {
    it("posts each alert with the token, again after a failure, and gives up waiting when it is stopped", async () => {
      const seen: string[] = [];
      let status = 503;
      const server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          const { origin, alert } = JSON.parse(body) as { origin: { host: string }; alert: { reason: string } };
          seen.push(`${status} ${request.headers.authorization} ${origin.host} ${alert.reason}`);
          response.writeHead(status).end();
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      writeFileSync(join(dir, "token"), "secret\n");
      const part = output({ name: "chat", kind: "webhook", url, tokenFile: join(dir, "token") });
      await part.start(nothingFails);
      raise("a");
      await until(() => seen.length > 0);
      await part.stop();
      status = 200;
      seen.length = 0;
      await part.start(nothingFails);
      raise("b");
      await until(() => seen.length === 2);
      await part.stop();
      assert.deepEqual(seen, ["200 Bearer secret sensor-1 a", "200 Bearer secret sensor-1 b"]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  });
});

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServiceManager } from "../../src/daemon/systemd.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { silentLogger } from "../../src/logger.ts";

describe("the service manager", () => {
  let dir: string;
  let env: Record<string, string>;
  /** What systemd-notify was told, one line a call. */
  const told = (): string[] => readFileSync(join(dir, "told"), "utf8").trim().split("\n");

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-notify-"));
    writeFileSync(join(dir, "told"), "");
    writeFileSync(join(dir, "systemd-notify"), `#!/bin/sh\necho "$@" >> ${dir}/told\n`);
    chmodSync(join(dir, "systemd-notify"), 0o755);
    env = { PATH: `${dir}:${process.env["PATH"]}`, NOTIFY_SOCKET: "/run/systemd/notify" };
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("hears in order that the daemon is ready, reloads and stops", async () => {
    const manager = createServiceManager(env, createVirtualTime(), silentLogger);
    manager.ready("running");
    manager.reloading();
    manager.ready("running");
    manager.stopping();
    await manager.flush();
    assert.deepEqual(told(), ["READY=1 STATUS=running", "RELOADING=1", "READY=1 STATUS=running", "STOPPING=1"]);
  });

  it("gets signs of life three times as often as it asks for, until the daemon stops", async () => {
    const time = createVirtualTime();
    const manager = createServiceManager({ ...env, WATCHDOG_USEC: "3000000" }, time, silentLogger);
    manager.ready("running");
    await time.run(() => false, 3000);
    manager.stopping();
    await time.run(() => false, 9000);
    await manager.flush();
    assert.equal(told().filter((line) => line === "WATCHDOG=1").length, 4);
  });

  it("is told nothing where there is none, and a missing program stops nobody", async () => {
    const without = createServiceManager({ PATH: env["PATH"] }, createVirtualTime(), silentLogger);
    without.ready("running");
    await without.flush();
    assert.equal(readFileSync(join(dir, "told"), "utf8"), "");
    const missing = createServiceManager({ ...env, PATH: "/nowhere" }, createVirtualTime(), silentLogger);
    missing.ready("running");
    await missing.flush();
  });
});

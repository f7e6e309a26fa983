import assert from "node:assert/strict";
import { backOffMs, supervise, type Part } from "../../src/daemon/supervise.ts";
import { settle } from "../../src/clock.ts";
import { createVirtualTime, type VirtualTime } from "../../src/gossip/virtual-time.ts";
import { silentLogger } from "../../src/logger.ts";

/** A part that starts only when told to, and counts. */
function fragilePart(failures: number): Part & { starts: number; stops: number; fail: (cause: unknown) => void } {
  const part = {
    starts: 0,
    stops: 0,
    fail: (_cause: unknown) => {},
    start(failed: (cause: unknown) => void) {
      part.starts += 1;
      part.fail = failed;
      return part.starts <= failures ? Promise.reject(new Error(`start ${part.starts}`)) : Promise.resolve();
    },
    stop() {
      part.stops += 1;
      return Promise.resolve();
    },
  };
  return part;
}

const pass = (time: VirtualTime, ms: number): Promise<void> => time.run(() => false, time.now() + ms);

describe("a supervised part", () => {
  it("waits 1, 2, 4, ... and at most 60 seconds", () => {
    assert.deepEqual([1, 2, 3, 7, 50].map(backOffMs), [1000, 2000, 4000, 60_000, 60_000]);
  });

  it("is started again after failures, and says why it waits", async () => {
    const time = createVirtualTime();
    const part = fragilePart(2);
    const supervised = supervise("log", part, time, silentLogger);
    await supervised.start();
    assert.deepEqual(supervised.health(), { state: "waiting", reason: "start 1", restarts: 1 });
    await pass(time, 1000);
    assert.equal(part.starts, 2);
    await pass(time, 1999);
    assert.equal(part.starts, 2);
    await pass(time, 1);
    assert.deepEqual(supervised.health(), { state: "running", reason: null, restarts: 2 });
  });

  it("is started again when it fails while it runs, once for each failure", async () => {
    const time = createVirtualTime();
    const part = fragilePart(0);
    const supervised = supervise("log", part, time, silentLogger);
    await supervised.start();
    part.fail(new Error("gone"));
    part.fail(new Error("gone again"));
    assert.equal(supervised.health().reason, "gone");
    await pass(time, 1000);
    assert.equal(part.starts, 2);
    assert.equal(part.stops, 1);
  });

  it("stays stopped once it is stopped, also while it waits", async () => {
    const time = createVirtualTime();
    const part = fragilePart(9);
    const supervised = supervise("log", part, time, silentLogger);
    await supervised.start();
    await supervised.stop();
    await pass(time, 100_000);
    await settle();
    assert.equal(part.starts, 1);
    assert.equal(supervised.health().state, "stopped");
  });
});

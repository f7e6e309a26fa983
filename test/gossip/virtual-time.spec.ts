import assert from "node:assert/strict";
import { sleep, systemClock } from "../../src/clock.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";

describe("virtual time", () => {
  it("runs events in order of time, and of asking where times are equal", async () => {
    const time = createVirtualTime();
    const seen: string[] = [];
    time.after(20, () => seen.push(`c@${time.now()}`));
    time.after(10, () => seen.push(`a@${time.now()}`));
    time.after(10, () => seen.push(`b@${time.now()}`));
    await time.run(() => seen.length === 3);
    assert.deepEqual(seen, ["a@10", "b@10", "c@20"]);
  });

  it("keeps a thousand shuffled events in order", async () => {
    const time = createVirtualTime();
    const delays = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 997);
    const seen: number[] = [];
    delays.forEach((delay) => time.after(delay, () => seen.push(delay)));
    await time.run(() => seen.length === delays.length);
    assert.deepEqual(
      seen,
      delays.toSorted((a, b) => a - b),
    );
  });

  it("never runs what was cancelled", async () => {
    const time = createVirtualTime();
    const seen: string[] = [];
    const cancel = time.after(10, () => seen.push("cancelled"));
    time.after(5, () => cancel());
    time.after(20, () => seen.push("kept"));
    await time.run(() => seen.length > 0);
    assert.deepEqual(seen, ["kept"]);
  });

  it("lets promise chains settle before the next event", async () => {
    const time = createVirtualTime();
    const seen: string[] = [];
    const chain = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) await Promise.resolve();
      seen.push("chain");
    };
    time.after(10, () => void chain());
    time.after(10, () => seen.push("next"));
    await time.run(() => seen.length === 2);
    assert.deepEqual(seen, ["chain", "next"]);
  });

  it("serves as the clock of sleep", async () => {
    const time = createVirtualTime();
    let wokenAtMs = -1;
    void sleep(time, 3_600_000).then(() => (wokenAtMs = time.now()));
    await time.run(() => wokenAtMs >= 0);
    assert.equal(wokenAtMs, 3_600_000);
  });

  it("stops at a given time and keeps later events", async () => {
    const time = createVirtualTime();
    const seen: number[] = [];
    time.after(10, () => seen.push(10));
    time.after(30, () => seen.push(30));
    await time.run(() => false, 20);
    assert.deepEqual([time.now(), ...seen], [20, 10]);
    await time.run(() => false, 100);
    assert.deepEqual([time.now(), ...seen], [100, 10, 30]);
  });

  it("says so when nothing is left to happen", async () => {
    const time = createVirtualTime();
    time.after(10, () => {});
    await assert.rejects(
      time.run(() => false),
      { code: "DEADLOCK" },
    );
  });

  it("refuses to run twice at once", async () => {
    const time = createVirtualTime();
    const first = time.run(() => false, 10);
    await assert.rejects(
      time.run(() => true),
      { code: "ALREADY_RUNNING" },
    );
    await first;
  });

  it("delivers external work at its virtual time, however long it really takes", async () => {
    const orders = await Promise.all(
      [
        [1, 30],
        [30, 1],
      ].map(async ([slowMs, fastMs]) => {
        const time = createVirtualTime();
        const seen: string[] = [];
        void time.external(() => sleep(systemClock, slowMs!), 100).then(() => seen.push(`first@${time.now()}`));
        void time.external(() => sleep(systemClock, fastMs!), 50).then(() => seen.push(`second@${time.now()}`));
        time.after(75, () => seen.push(`between@${time.now()}`));
        await time.run(() => seen.length === 3);
        return seen;
      }),
    );
    assert.deepEqual(orders[0], ["second@50", "between@75", "first@100"]);
    assert.deepEqual(orders[1], orders[0]);
  });

  it("hands on the failure of external work, at its time and not before", async () => {
    const time = createVirtualTime();
    let failedAtMs = -1;
    time
      .external(() => Promise.reject(new Error("worker died")), 40)
      .catch((error: Error) => {
        assert.equal(error.message, "worker died");
        failedAtMs = time.now();
      });
    await time.run(() => failedAtMs >= 0);
    assert.equal(failedAtMs, 40);
  });
});

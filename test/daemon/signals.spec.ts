import assert from "node:assert/strict";
import { listenToSignals } from "../../src/daemon/signals.ts";
import { until } from "../support/running-daemon.ts";

describe("an operator's signals", () => {
  it("stop in order at the first, at once at the second, and read the configuration again at SIGHUP", async () => {
    const told: string[] = [];
    const tell = (what: string) => () => void told.push(what);
    const before = process.listenerCount("SIGTERM");
    const listening = listenToSignals({ stop: tell("stop"), stopAtOnce: tell("at once"), reload: tell("reload") });
    try {
      for (const [count, signal] of (["SIGHUP", "SIGINT", "SIGHUP", "SIGTERM"] as const).entries()) {
        process.kill(process.pid, signal);
        await until(signal, () => (told.length > count ? true : null));
      }
      assert.deepEqual(told, ["reload", "stop", "reload", "at once"]);
    } finally {
      listening[Symbol.dispose]();
    }
    assert.equal(process.listenerCount("SIGTERM"), before);
  });
});

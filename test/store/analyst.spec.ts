import assert from "node:assert/strict";
import type { Alert, Detection } from "../../src/detection/alert.ts";
import { groupAlerts } from "../../src/detection/alert-group.ts";
import { withStore } from "./with-store.ts";

const flow = (i: number, over: Partial<Detection> = {}): Detection => ({
  flowId: `flow-${i}`,
  startMs: 1000 * i,
  protocol: "tcp",
  sourceAddress: `192.0.2.${i % 250}`,
  sourcePort: 1000,
  destinationAddress: "198.51.100.7",
  destinationPort: 22,
  reason: i % 2 === 0 ? "probe" : "brute-force",
  consortium: { score: 5 + (i % 9), threshold: 4, modelVersion: "3" },
  local: null,
  explanation: [],
  row: Float32Array.of(1, 2, 3),
  ...over,
});

const alertsOf = (flows: readonly Detection[]): readonly Alert[] =>
  groupAlerts(flows, { find: () => null, countInWindow: () => 0 }, () => false).alerts;

describe("alerts, looked at through a window", () => {
  it("are those that the filters let through, the newest first, with how many there are", () => {
    withStore((store) => {
      const alerts = alertsOf(Array.from({ length: 60 }, (_, i) => flow(i)));
      store.commit({ checkpoints: {}, alerts, labels: [] }, 1);
      const all = store.alerts.window({ offset: 0, limit: 1000 });
      assert.equal(all.total, alerts.length);
      assert.deepEqual(
        all.alerts.map(({ alert }) => alert.id),
        store.alerts.list({}).map(({ alert }) => alert.id),
      );
      const second = store.alerts.window({ offset: 10, limit: 5 });
      assert.deepEqual(second.alerts, all.alerts.slice(10, 15));
      const probes = store.alerts.window({ reason: "probe", text: "192.0.2.4", offset: 0, limit: 1000 });
      assert.ok(probes.total > 1);
      for (const { alert } of probes.alerts) {
        assert.equal(alert.key.reason, "probe");
        assert.ok(alert.key.sourceAddress.includes("192.0.2.4"));
      }
      assert.equal(store.alerts.window({ text: "198.51.100.0/24", offset: 0, limit: 1 }).total, alerts.length);
      assert.equal(store.alerts.window({ text: "BRUTE", severity: "low", offset: 0, limit: 1 }).total, 30);
      assert.equal(store.alerts.window({ text: "%", offset: 0, limit: 1 }).total, 0, "no pattern, but text");
      assert.equal(store.alerts.window({ status: "confirmed", offset: 0, limit: 1 }).total, 0);
    });
  });
});

describe("an analyst's word", () => {
  it("becomes labels, and taking it back takes them back", () => {
    withStore((store) => {
      const [alert] = alertsOf([flow(1), flow(1, { flowId: "other" })]) as [Alert];
      store.commit({ checkpoints: {}, alerts: [alert], labels: [] }, 1);
      const untouched = store.alerts.fingerprint();
      const say = (verdict: "attack" | "benign", madeMs: number) =>
        store.judge(alert.id, { verdict, by: "ann", note: null, madeMs });
      say("benign", 5);
      say("attack", 6);
      assert.deepEqual(store.alerts.counts(), { open: 0, confirmed: 1, dismissed: 0 });
      assert.notEqual(store.alerts.fingerprint(), untouched);
      assert.equal(store.labels.after(0, 10).length, 4);
      assert.equal(store.unjudge(alert.id), true);
      assert.equal(store.alerts.find(alert.id)!.status, "open");
      assert.deepEqual(
        store.labels.after(0, 10).map(({ verdict }) => verdict),
        ["benign", "benign"],
        "what was said before stays",
      );
      assert.equal(store.unjudge(alert.id), false);
      assert.equal(store.unjudge("none"), false);
    });
  });
});

describe("an allowance", () => {
  const entry = { who: "ann", what: { source: "192.0.2.1", reason: "probe" }, until: 1000, why: "our own scanner" };

  it("is there until it is over, or taken back", () => {
    withStore((store) => {
      const id = store.allowances.add(entry, "alert-1");
      store.allowances.add({ ...entry, until: 2000 }, null);
      assert.deepEqual(store.allowances.at(999)[0], { ...entry, id, alertId: "alert-1" });
      assert.equal(store.allowances.at(999).length, 2);
      assert.equal(store.allowances.at(1000).length, 1);
      assert.equal(store.allowances.remove(id), true);
      assert.equal(store.allowances.remove(id), false);
      assert.equal(store.allowances.at(0).length, 1);
    });
  });
});

describe("a round's record", () => {
  const row = {
    outcome: "merged",
    degraded: null,
    loss: 0.5,
    lossBefore: 0.4,
    lossAfter: NaN,
    bytesSent: 1,
    bytesReceived: 2,
    beganMs: 10,
    closedMs: 20,
  };

  it("is kept, the newest ones told in their order, a loss that is no number as none", () => {
    withStore((store) => {
      for (const round of [7, 8, 9]) store.rounds.write({ ...row, round });
      store.rounds.write({ ...row, round: 8, outcome: "overrun", degraded: "overrun" });
      assert.deepEqual(
        store.rounds.after(6, 2).map(({ round, outcome }) => [round, outcome]),
        [
          [8, "overrun"],
          [9, "merged"],
        ],
      );
      assert.deepEqual(store.rounds.after(8, 10), [{ ...row, round: 9, lossAfter: null }]);
      assert.deepEqual(store.rounds.punctuality(), { rounds: 3, onTime: 2 });
    });
  });
});

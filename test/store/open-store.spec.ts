import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { alertKey } from "../../src/detection/alert-key.ts";
import { alertOf, mergeAlerts } from "../../src/detection/alert-merge.ts";
import type { Alert, Detection } from "../../src/detection/alert.ts";
import type { Label } from "../../src/detection/label.ts";
import { openStoreDesk, openStoreView } from "../../src/store/open-beside.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { detection, witnessScore } from "../detection/detections.ts";
import { code } from "./error-code.ts";
import { inTemporaryFolder } from "./temporary.ts";
import { withStore } from "./with-store.ts";

const alert = (parts: Partial<Detection> = {}): Alert => {
  const flow = detection(parts);
  return alertOf(alertKey(flow, 3_600_000), flow);
};

const label: Label = {
  flowId: "a",
  startMs: 5.5,
  verdict: "attack",
  origin: "suricata",
  weight: 0.6,
  by: "a rule",
  alertId: null,
  madeMs: 9,
  row: new Float32Array([1, Number.NaN, 0.1]),
};

const nothing = { checkpoints: {}, alerts: [], labels: [] };

describe("the store", () => {
  it("gives back what was committed, every bit, after it was closed", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "deep", "vervet.sqlite");
      const committed = alert({ row: new Float32Array([Number.NaN, 1e-30, -0]), local: witnessScore(3.3, 2) });
      const store = openStore(path);
      store.commit({ checkpoints: { zeek: "at 7" }, alerts: [committed], labels: [label] }, 100);
      store.close();
      assert.equal(statSync(path).mode & 0o777, 0o600);
      const again = openStore(path);
      assert.equal(again.checkpoint("zeek"), "at 7");
      assert.equal(again.checkpoint("suricata"), null);
      assert.deepEqual(again.alerts.find(committed.id), { alert: committed, status: "open", judgement: null });
      assert.deepEqual(again.labels.ofFlow("a"), [{ ...label, seq: 1 }]);
      again.close();
    });
  });

  it("commits all of a batch or nothing of it", () => {
    withStore((store) => {
      store.commit({ ...nothing, checkpoints: { zeek: "1" } }, 0);
      const bad = { ...label, weight: 2 };
      assert.throws(() => store.commit({ checkpoints: { zeek: "2" }, alerts: [alert()], labels: [label, bad] }, 0));
      assert.equal(store.checkpoint("zeek"), "1");
      assert.deepEqual(store.alerts.list({}), []);
      assert.deepEqual(store.labels.after(0, 10), []);
      store.commit({ checkpoints: { zeek: "2" }, alerts: [alert()], labels: [label] }, 0);
      assert.equal(store.checkpoint("zeek"), "2");
    });
  });

  it("lists by severity, time, status and reason, the newest first", () => {
    withStore((store) => {
      const start = detection().startMs;
      const alerts = [
        alert({ reason: "probe", startMs: start }),
        alert({ reason: "dos", startMs: start + 1, consortium: witnessScore(8, 5) }),
        alert({ reason: "worm", startMs: start + 2, consortium: witnessScore(20, 5) }),
      ];
      store.commit({ ...nothing, alerts }, 0);
      store.judge(alerts[0]!.id, { verdict: "benign", by: "nina", note: null, madeMs: 1 });
      const reasons = (query: Parameters<Store["alerts"]["list"]>[0]): string[] =>
        store.alerts.list(query).map((stored) => stored.alert.key.reason);
      assert.deepEqual(reasons({}), ["worm", "dos", "probe"]);
      assert.deepEqual(reasons({ severity: "medium" }), ["worm", "dos"]);
      assert.deepEqual(reasons({ sinceMs: start + 2 }), ["worm"]);
      assert.deepEqual(reasons({ status: "dismissed" }), ["probe"]);
      assert.deepEqual(reasons({ reason: "dos" }), ["dos"]);
      assert.deepEqual(reasons({ limit: 2 }), ["worm", "dos"]);
      assert.equal(store.alerts.countInWindow(alerts[0]!.key.windowStartMs), 3);
    });
  });

  it("keeps an analyst's word while an alert grows, and every word as labels", () => {
    withStore((store) => {
      const first = alert({ row: new Float32Array([7]) });
      store.commit({ ...nothing, alerts: [first] }, 0);
      assert.equal(store.judge("unknown", { verdict: "attack", by: "nina", note: null, madeMs: 1 }), null);
      assert.equal(store.judge(first.id, { verdict: "attack", by: "nina", note: "seen it", madeMs: 1 }), 1);
      const grown = mergeAlerts(first, alert({ flowId: "another" }));
      store.commit({ ...nothing, alerts: [grown] }, 2);
      assert.deepEqual(store.alerts.find(first.id), {
        alert: grown,
        status: "confirmed",
        judgement: { by: "nina", madeMs: 1, note: "seen it" },
      });
      assert.equal(store.judge(first.id, { verdict: "benign", by: "omar", note: null, madeMs: 3 }), 2);
      const labels = store.labels.after(0, 10);
      assert.deepEqual(
        labels.map(({ origin, by, verdict, weight, alertId }) => ({ origin, by, verdict, weight, alertId })),
        [
          { origin: "analyst", by: "nina", verdict: "attack", weight: 1, alertId: first.id },
          { origin: "analyst", by: "omar", verdict: "benign", weight: 1, alertId: first.id },
          { origin: "analyst", by: "omar", verdict: "benign", weight: 1, alertId: first.id },
        ],
      );
      assert.deepEqual(labels[0]!.row, new Float32Array([7]));
      assert.deepEqual(store.labels.after(labels[1]!.seq, 10), [labels[2]]);
    });
  });

  it("tells each output what is new or more severe, once, from when it joined", () => {
    withStore((store) => {
      const [first, second] = [alert(), alert({ reason: "dos" })];
      store.commit({ ...nothing, alerts: [first] }, 0);
      store.outbox.join("file");
      store.commit({ ...nothing, alerts: [mergeAlerts(first, alert())] }, 0);
      assert.deepEqual(store.outbox.next("file", 10), []);
      const raised = mergeAlerts(first, alert({ consortium: witnessScore(30, 5) }));
      store.commit({ ...nothing, alerts: [second, raised] }, 0);
      store.outbox.join("webhook");
      store.outbox.join("file");
      const entries = store.outbox.next("file", 10);
      assert.deepEqual(
        entries.map(({ alertId }) => alertId),
        [second.id, first.id],
      );
      store.outbox.delivered("file", entries[0]!.position);
      assert.deepEqual(store.outbox.next("file", 10), entries.slice(1));
      store.outbox.delivered("file", entries[1]!.position);
      store.outbox.delivered("file", entries[0]!.position); // never back
      assert.deepEqual(store.outbox.next("file", 10), []);
      assert.deepEqual(store.outbox.next("webhook", 10), []);
      store.outbox.keepOnly(["webhook"]);
      assert.deepEqual(store.outbox.next("file", 10), []);
    });
  });

  it("keeps verdicts by round, and reputation by author", () => {
    withStore((store) => {
      const verdict = { status: "rejected", rule: "rank", score: 0.1, threshold: 0.2, reason: "rank" } as const;
      assert.equal(store.verdicts.newestRound(), null);
      store.verdicts.write(3, [
        { author: "b", ...verdict },
        { author: "a", ...verdict, score: null, threshold: null },
      ]);
      store.verdicts.write(3, [{ author: "a", ...verdict }]);
      store.verdicts.write(4, []);
      assert.deepEqual(store.verdicts.ofRound(3), [{ author: "a", ...verdict }]);
      assert.equal(store.verdicts.newestRound(), 3);
      store.reputation.write(
        new Map([
          ["a", 0.5],
          ["b", 1],
        ]),
      );
      store.reputation.write(new Map([["a", 0.25]]));
      assert.deepEqual(
        [...store.reputation.read()],
        [
          ["a", 0.25],
          ["b", 1],
        ],
      );
    });
  });

  it("has one writer at a time, and any number of readers and analysts beside it", () => {
    withStore((store, path) => {
      store.commit({ ...nothing, alerts: [alert()] }, 0);
      assert.throws(() => openStore(path), code("STORE_IN_USE"));
      const [view, desk] = [openStoreView(path), openStoreDesk(path)];
      assert.equal(view.alerts.list({}).length, 1);
      assert.equal(desk.judge(alert().id, { verdict: "attack", by: "nina", note: null, madeMs: 1 }), 1);
      assert.equal(view.alerts.find(alert().id)!.status, "confirmed");
      assert.equal(store.labels.after(0, 10).length, 1);
      store.commit({ ...nothing, alerts: [alert({ reason: "dos" })] }, 0);
      assert.equal(view.alerts.list({}).length, 2);
      view.close();
      desk.close();
    });
  });

  it("can be opened again by the same process, once closed", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "vervet.sqlite");
      openStore(path).close();
      openStore(path).close();
    });
  });

  it("says what is wrong with a file that is no store of vervet's", () => {
    inTemporaryFolder((folder) => {
      const [noise, foreign] = [join(folder, "noise"), join(folder, "foreign")];
      writeFileSync(noise, Buffer.alloc(5000, "no database"));
      assert.throws(() => openStore(noise), code("STORE_DAMAGED"));
      assert.throws(() => openStoreView(noise), code("STORE_DAMAGED"));
      const database = new DatabaseSync(foreign);
      database.exec("CREATE TABLE bookmarks (url TEXT)");
      database.close();
      assert.throws(() => openStore(foreign), code("STORE_FOREIGN"));
      assert.throws(() => openStoreView(foreign), code("STORE_FOREIGN"));
      assert.throws(() => openStoreView(join(folder, "missing")), code("NO_STORE"));
      assert.throws(() => openStore(join(noise, "within")), code("STORE_UNREACHABLE"));
    });
  });

  it("lets go of the lock when opening fails", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "vervet.sqlite");
      writeFileSync(path, Buffer.alloc(5000, "no database"));
      assert.throws(() => openStore(path), code("STORE_DAMAGED"));
      assert.throws(() => openStore(path), code("STORE_DAMAGED"));
    });
  });
});

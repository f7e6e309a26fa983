import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { alertKey } from "../../src/detection/alert-key.ts";
import { alertOf } from "../../src/detection/alert-merge.ts";
import type { Alert } from "../../src/detection/alert.ts";
import type { Label } from "../../src/detection/label.ts";
import { openStore } from "../../src/store/open-store.ts";
import { retentionDefaults } from "../../src/store/retention.ts";
import { detection } from "../detection/detections.ts";
import { inTemporaryFolder } from "./temporary.ts";
import { withStore } from "./with-store.ts";

const dayMs = 86_400_000;
const nothing = { checkpoints: {}, alerts: [], labels: [] };

function alert(reason: string): Alert {
  const flow = detection({ reason });
  return alertOf(alertKey(flow, 3_600_000), flow);
}

const label = (parts: Partial<Label>): Label => ({
  flowId: "a",
  startMs: 0,
  verdict: "attack",
  origin: "suricata",
  weight: 0.5,
  by: "a rule",
  alertId: null,
  madeMs: 0,
  row: null,
  ...parts,
});

/** Of things recorded at these days, in this order, the indexes kept: none too old, then the newest of those. */
function kept(days: readonly number[], today: number, maxAgeDays: number, max: number): number[] {
  return [...days.keys()]
    .filter((i) => days[i]! >= today - maxAgeDays)
    .toSorted((a, b) => days[b]! - days[a]! || b - a)
    .slice(0, max)
    .toSorted((a, b) => a - b);
}

const days = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 25 });
const limits = fc.record({ maxAgeDays: fc.integer({ min: 0, max: 20 }), max: fc.integer({ min: 0, max: 20 }) });

describe("retention", () => {
  it("keeps the newest alerts, none too old, none too many", () => {
    fc.assert(
      fc.property(days, limits, (recorded, { maxAgeDays, max }) => {
        withStore((store) => {
          recorded.forEach((day, i) => store.commit({ ...nothing, alerts: [alert(String(i))] }, day * dayMs));
          const retention = { ...retentionDefaults, alertsMaxAgeDays: maxAgeDays, alertsMax: max };
          const { alerts } = store.prune(retention, 20 * dayMs);
          const left = store.alerts.list({}).map((stored) => Number(stored.alert.key.reason));
          const expected = kept(recorded, 20, maxAgeDays, max);
          assert.deepEqual(
            left.toSorted((a, b) => a - b),
            expected,
          );
          assert.equal(alerts, recorded.length - expected.length);
          assert.equal(store.prune(retention, 20 * dayMs).alerts, 0);
        });
      }),
      { numRuns: 15 },
    );
  });

  it("keeps the newest labels, those of analysts by limits of their own", () => {
    fc.assert(
      fc.property(days, days, limits, limits, (weak, strong, weakLimits, strongLimits) => {
        withStore((store) => {
          const labels = [
            ...weak.map((day, i) => label({ madeMs: day * dayMs, flowId: `weak ${i}` })),
            ...strong.map((day, i) => label({ madeMs: day * dayMs, flowId: `strong ${i}`, origin: "analyst" })),
          ];
          store.commit({ ...nothing, labels }, 0);
          const retention = {
            ...retentionDefaults,
            weakLabelsMaxAgeDays: weakLimits.maxAgeDays,
            weakLabelsMax: weakLimits.max,
            analystLabelsMaxAgeDays: strongLimits.maxAgeDays,
            analystLabelsMax: strongLimits.max,
          };
          store.prune(retention, 20 * dayMs);
          assert.deepEqual(
            store.labels.after(0, 100).map(({ flowId }) => flowId),
            [
              ...kept(weak, 20, weakLimits.maxAgeDays, weakLimits.max).map((i) => `weak ${i}`),
              ...kept(strong, 20, strongLimits.maxAgeDays, strongLimits.max).map((i) => `strong ${i}`),
            ],
          );
        });
      }),
      { numRuns: 15 },
    );
  });

  it("keeps the newest rounds' verdicts, and the newest versions of each witness, the one in use among them", () => {
    withStore((store) => {
      const verdict = { status: "accepted", rule: "finite", score: null, threshold: null, reason: "ok" } as const;
      for (const round of [1, 5, 6, 9]) store.verdicts.write(round, [{ author: "a", ...verdict }]);
      for (let i = 0; i < 5; i++) {
        for (const witness of ["consortium", "local"] as const) {
          const parameters = new Float32Array([i]);
          store.saveModel({ witness, origin: "merge", round: i, madeMs: i, description: {}, parameters });
        }
      }
      const pruned = store.prune({ ...retentionDefaults, verdictRoundsMax: 2, modelVersionsMax: 3 }, 0);
      assert.deepEqual([pruned.verdicts, pruned.models], [2, 4]);
      assert.deepEqual(
        [1, 5, 6, 9].map((round) => store.verdicts.ofRound(round).length),
        [0, 0, 1, 1],
      );
      assert.deepEqual(
        store.models.history("local", 10).map(({ round }) => round),
        [4, 3, 2],
      );
      assert.equal(store.models.newest("consortium")!.parameters[0], 4);
    });
  });

  it("forgets what every output has told, and keeps what one has not", () => {
    withStore((store) => {
      store.outbox.join("file");
      store.outbox.join("webhook");
      store.commit({ ...nothing, alerts: [alert("a"), alert("b")] }, 0);
      store.outbox.delivered("file", 2);
      store.outbox.delivered("webhook", 1);
      assert.equal(store.prune(retentionDefaults, 0).outbox, 1);
      assert.equal(store.outbox.next("webhook", 10).length, 1);
      store.outbox.keepOnly(["file"]);
      assert.equal(store.prune(retentionDefaults, 0).outbox, 1);
      store.commit({ ...nothing, alerts: [alert("c")] }, 0);
      assert.deepEqual(store.outbox.next("file", 10), [{ position: 3, alertId: alert("c").id }]);
    });
  });

  it("gives the disk back", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "vervet.sqlite");
      const store = openStore(path);
      const labels = Array.from({ length: 2000 }, () => label({ row: new Float32Array(100) }));
      store.commit({ ...nothing, labels }, 0);
      store.prune({ ...retentionDefaults, weakLabelsMax: 0 }, 0);
      store.close();
      assert.ok(statSync(path).size < 200_000, `${statSync(path).size} bytes`);
    });
  });
});

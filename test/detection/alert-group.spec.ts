import assert from "node:assert/strict";
import * as fc from "fast-check";
import { groupAlerts, groupDefaults } from "../../src/detection/alert-group.ts";
import type { GroupOptions, KnownAlerts } from "../../src/detection/alert-group.ts";
import type { Alert, Detection } from "../../src/detection/alert.ts";
import { groupedDetection } from "./arbitrary-detections.ts";
import { detection } from "./detections.ts";

const nobody = (): boolean => false;

/** Alerts in memory, as the store keeps them. */
function memory(): KnownAlerts & { put: (alerts: readonly Alert[]) => void; all: () => Alert[] } {
  const alerts = new Map<string, Alert>();
  return {
    find: (id) => alerts.get(id) ?? null,
    countInWindow: (start) => [...alerts.values()].filter(({ key }) => key.windowStartMs === start).length,
    put: (changed) => changed.forEach((alert) => alerts.set(alert.id, alert)),
    all: () => [...alerts.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Flows grouped in chunks of the given sizes, one after the other, the last chunk taking what is left. */
function inChunks(flows: readonly Detection[], sizes: readonly number[], options: GroupOptions = groupDefaults) {
  const known = memory();
  let [raised, folded, at] = [0, 0, 0];
  for (const size of [...sizes, flows.length]) {
    const grouped = groupAlerts(flows.slice(at, at + size), known, nobody, options);
    known.put(grouped.alerts);
    raised += grouped.raised.length;
    folded += grouped.suppressed.duplicate + grouped.suppressed.overflow;
    at += size;
  }
  return { alerts: known.all(), raised, folded };
}

const flows = fc.array(groupedDetection, { maxLength: 60 });
const sizes = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 6 });

describe("grouping flows into alerts", () => {
  it("gives the same alerts in any chunks and any order", () => {
    const shuffled = flows.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, sizes, ([some, others], chunks) => {
        assert.deepEqual(inChunks(others, chunks).alerts, inChunks(some, []).alerts);
      }),
    );
  });

  it("gives the same alerts in any chunks where a window overflows", () => {
    const options = { ...groupDefaults, alertsPerWindowMax: 2 };
    fc.assert(
      fc.property(flows, sizes, (some, chunks) => {
        assert.deepEqual(inChunks(some, chunks, options), inChunks(some, [], options));
      }),
    );
  });

  it("counts every flow once, and as raised or suppressed", () => {
    fc.assert(
      fc.property(flows, sizes, fc.integer({ min: 1, max: 4 }), (some, chunks, alertsPerWindowMax) => {
        const { alerts, raised, folded } = inChunks(some, chunks, { ...groupDefaults, alertsPerWindowMax });
        assert.equal(
          alerts.reduce((sum, { count }) => sum + count, 0),
          some.length,
        );
        assert.equal(raised, alerts.length);
        assert.equal(raised + folded, some.length);
      }),
    );
  });

  it("opens no more alerts in a window than allowed, and one a reason besides", () => {
    const flood = Array.from({ length: 500 }, (_, i) =>
      detection({ sourceAddress: `10.0.${i >> 8}.${i & 255}`, reason: i % 2 === 0 ? "probe" : "dos" }),
    );
    const { alerts } = inChunks(flood, [100, 200], { ...groupDefaults, alertsPerWindowMax: 10 });
    assert.equal(alerts.length, 12);
    const forEverybody = alerts.filter(({ key }) => key.sourceAddress === "*");
    assert.deepEqual(Object.fromEntries(forEverybody.map(({ key, count }) => [key.reason, count])), {
      dos: 245,
      probe: 245,
    });
  });

  it("names the destination's network, the only destination, or the first few", () => {
    const scan = Array.from({ length: 40 }, (_, i) => detection({ destinationAddress: `198.51.100.${i + 1}` }));
    const [alert] = inChunks(scan, [7]).alerts;
    assert.equal(alert!.key.destinationNetwork, "198.51.100.0/24");
    assert.equal(alert!.destinations.length, 16);
    assert.equal(alert!.moreDestinations, true);
    const [single] = inChunks([detection(), detection()], []).alerts;
    assert.deepEqual(single!.destinations, ["198.51.100.9"]);
    assert.equal(single!.moreDestinations, false);
  });

  it("keeps apart sources, networks, port classes, reasons and windows", () => {
    const apart: Partial<Detection>[] = [
      {},
      { sourceAddress: "192.0.2.8" },
      { destinationAddress: "198.51.101.9" },
      { destinationPort: 80 },
      { reason: "dos" },
      { startMs: detection().startMs + groupDefaults.windowMs },
    ];
    assert.equal(inChunks(apart.map(detection), []).alerts.length, apart.length);
  });

  it("keeps the flows furthest above their thresholds, and when the first and last began", () => {
    const flows = Array.from({ length: 30 }, (_, i) =>
      detection({
        flowId: `f${i}`,
        startMs: detection().startMs + i,
        consortium: { score: 5 + (i % 10), threshold: 5, modelVersion: "1" },
      }),
    );
    const [alert] = inChunks(flows, [3, 9]).alerts;
    assert.equal(alert!.flows.length, 8);
    assert.deepEqual(
      alert!.flows.map(({ flowId }) => flowId),
      ["f9", "f19", "f29", "f8", "f18", "f28", "f7", "f17"],
    );
    assert.equal(alert!.lastMs - alert!.firstMs, 29);
  });

  it("says which witness fired, and whether the local model alone would have", () => {
    const above = { score: 6, threshold: 5, modelVersion: "1" };
    const below = { score: 4, threshold: 5, modelVersion: "1" };
    const flows = [
      detection({ consortium: above, local: below }),
      detection({ consortium: above, local: null }),
      detection({ consortium: below, local: above }),
      detection({ consortium: { score: 5, threshold: 5, modelVersion: "1" }, local: above }),
    ];
    assert.deepEqual(inChunks(flows, []).alerts[0]!.fired, { consortium: 3, local: 2, localAlone: 2 });
    assert.deepEqual(inChunks(flows.slice(0, 2), []).alerts[0]!.fired, { consortium: 2, local: 0, localAlone: 0 });
    const alone = detection({ consortium: above, local: { ...below, aloneThreshold: 3 } });
    assert.deepEqual(inChunks([alone], []).alerts[0]!.fired, { consortium: 1, local: 0, localAlone: 1 });
  });

  it("leaves out what is allowed, and counts it", () => {
    const flows = [detection(), detection({ reason: "dos" })];
    const { alerts, suppressed } = groupAlerts(flows, memory(), ({ reason }) => reason === "dos");
    assert.equal(alerts.length, 1);
    assert.deepEqual(suppressed, { duplicate: 0, overflow: 0, allowlisted: 1 });
  });
});

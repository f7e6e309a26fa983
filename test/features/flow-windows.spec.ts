import assert from "node:assert/strict";
import * as fc from "fast-check";
import { longestGapS, memoryFlows } from "../../src/features/flow-memory.ts";
import { createFlowWindows, windowFeatures } from "../../src/features/flow-windows.ts";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { someRecord } from "../flows/some-record.ts";

type Features = Record<(typeof windowFeatures)[number], number>;

/** The features of each record, observed in this order. */
function observed(records: readonly FlowRecord[]): Features[] {
  const windows = createFlowWindows();
  const into = new Float32Array(windowFeatures.length + 1);
  return records.map((record) => {
    windows.observe(record, into, 1);
    return Object.fromEntries(windowFeatures.map((name, i) => [name, into[i + 1]])) as Features;
  });
}

const hasFailed = ({ outcome }: FlowRecord): boolean => outcome === "unanswered" || outcome === "refused";
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const different = <T>(values: readonly T[]): number => new Set(values).size;

/** The same by definition: every window filtered anew out of all records so far, which come in the order in which they began. */
function byDefinition(
  records: readonly FlowRecord[],
  index: number,
): Omit<Features, "pair_gap_log" | "pair_gap_change"> {
  const flow = records[index]!;
  const within = (spanS: number): FlowRecord[] => records.slice(0, index + 1).filter(({ ts }) => ts > flow.ts - spanS);
  const sentIn = (flows: readonly FlowRecord[]) => flows.filter((one) => one.sourceAddress === flow.sourceAddress);
  const receivedIn = (flows: readonly FlowRecord[]) =>
    flows.filter((one) => one.destinationAddress === flow.destinationAddress);
  const failedShare = (flows: readonly FlowRecord[]): number => share(flows.filter(hasFailed).length, flows.length);
  const samePortShare = (flows: readonly FlowRecord[]): number =>
    share(flows.filter((one) => one.destinationPort === flow.destinationPort).length, flows.length);
  const [short, long, latest] = [within(2), within(60), records.slice(Math.max(0, index - 99), index + 1)];
  const sent = sentIn(long);
  return {
    source_flows_2s: sentIn(short).length,
    destination_flows_2s: receivedIn(short).length,
    source_failed_share_2s: failedShare(sentIn(short)),
    destination_failed_share_2s: failedShare(receivedIn(short)),
    source_flows_100: sentIn(latest).length,
    destination_flows_100: receivedIn(latest).length,
    destination_failed_share_100: failedShare(receivedIn(latest)),
    source_same_port_share_100: samePortShare(sentIn(latest)),
    destination_same_port_share_100: samePortShare(receivedIn(latest)),
    source_flows_60s: sent.length,
    destination_flows_60s: receivedIn(long).length,
    pair_flows_60s: receivedIn(sent).length,
    source_hosts_60s: different(sent.map((one) => one.destinationAddress)),
    source_ports_60s: different(sent.map((one) => one.destinationPort)),
    destination_sources_60s: different(receivedIn(long).map((one) => one.sourceAddress)),
    source_failed_share_60s: failedShare(sent),
    source_bytes_out_60s_log: Math.log1p(sent.reduce((sum, { bytesOut }) => sum + bytesOut, 0)),
  };
}

const host = fc.integer({ min: 1, max: 4 }).map((n) => `10.0.0.${n}`);
const traffic = fc
  .array(
    fc.record({
      wait: fc.constantFrom(0, 0.5, 1, 1.5, 10, 30, 59, 90),
      sourceAddress: host,
      destinationAddress: host,
      destinationPort: fc.constantFrom(22, 80, 443),
      bytesOut: fc.integer({ min: 0, max: 5000 }),
      outcome: fc.constantFrom("closed" as const, "refused" as const, "unanswered" as const),
    }),
    { minLength: 1, maxLength: 250 },
  )
  .map((flows) => {
    let ts = 1000;
    return flows.map(({ wait, ...flow }) => someRecord({ ...flow, ts: (ts += wait) }));
  });

describe("windows over flows", () => {
  it("count what their names say", () => {
    fc.assert(
      fc.property(traffic, (records) => {
        observed(records).forEach((features, i) => {
          for (const [name, value] of Object.entries(byDefinition(records, i))) {
            assert.ok(Math.abs(features[name as keyof Features] - value) < 1e-4, `${name} of flow ${i}`);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it("tell clockwork from chance by the gaps between a pair's flows", () => {
    const beacon = [0, 30, 60, 90].map((s) => someRecord({ ts: 1000 + s }));
    const gaps = observed(beacon).map(({ pair_gap_log, pair_gap_change }) => [
      Math.round(Math.expm1(pair_gap_log)),
      pair_gap_change,
    ]);
    assert.deepEqual(gaps, [
      [longestGapS, 1],
      [30, 1],
      [30, 0],
      [30, 0],
    ]);
    assert.ok(observed([...beacon, someRecord({ ts: 1095 })]).at(-1)!.pair_gap_change > 0.7);
  });

  it("know nothing of a flow without a time, and of one that began before they did", () => {
    const [, timeless, late, next] = observed([
      someRecord(),
      someRecord({ ts: Number.NaN }),
      someRecord({ ts: 940 }),
      someRecord(),
    ]);
    assert.ok(Object.values(timeless!).every(Number.isNaN));
    assert.ok(Object.values(late!).every(Number.isNaN));
    assert.equal(next!.source_flows_60s, 2);
  });

  it("recover from a time far in the future", () => {
    const broken = [
      someRecord({ ts: 9e9 }),
      ...Array.from({ length: 150 }, (_, i) => someRecord({ ts: 1000 + i / 10 })),
    ];
    const after = observed(broken);
    assert.ok(Number.isNaN(after[100]!.source_flows_60s), "still late");
    assert.equal(after.at(-1)!.source_flows_60s, 50);
  });

  it("hold a bounded number of flows, whatever comes", () => {
    const windows = createFlowWindows();
    const into = new Float32Array(windowFeatures.length);
    const flows = windowFeatures.indexOf("source_flows_60s");
    for (let i = 0; i < 2 * memoryFlows; i++) {
      const destinationAddress = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
      windows.observe(someRecord({ destinationAddress, destinationPort: i % 65_536 }), into, 0);
      assert.equal(into[flows], Math.min(i + 1, memoryFlows));
    }
    assert.equal(into[windowFeatures.indexOf("source_hosts_60s")], memoryFlows);
    windows.observe(someRecord({ ts: 2000 }), into, 0);
    assert.equal(into[flows], 1);
    assert.equal(into[windowFeatures.indexOf("source_hosts_60s")], 1);
  });
});

import assert from "node:assert/strict";
import { createFlowFeatures, flowV1Schema } from "../../src/features/flow-v1.ts";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { createScaler } from "../../src/features/scaling.ts";
import { inputWidth, schemaHash } from "../../src/features/schema.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { buildTable } from "../../src/flows/table-builder.ts";
import type { Table } from "../../src/flows/table.ts";
import { someRecord } from "../flows/some-record.ts";

function tableOf(records: readonly FlowRecord[]): Table {
  const builder = buildTable({ schema: flowV1Schema, families: ["benign"], attacks: ["benign"], sites: ["one"] });
  const features = createFlowFeatures();
  for (const record of records) {
    features.extract(record, builder);
    builder.add(0, 0, 0);
  }
  return builder.finish();
}

/** The features of the last of these records, by name. */
function last(...records: readonly FlowRecord[]): Record<string, number | string | undefined> {
  const table = tableOf(records);
  const { numeric, categorical } = flowV1Schema;
  const row = table.rows - 1;
  return {
    ...Object.fromEntries(numeric.map((name, i) => [name, table.numeric[row * numeric.length + i]!])),
    ...Object.fromEntries(
      categorical.map(({ name, vocabulary }, i) => [
        name,
        vocabulary[table.categorical[row * categorical.length + i]!],
      ]),
    ),
  };
}

describe("the flow-v1 schema", () => {
  it("has 36 features and a name in announcements that changes with any of them", () => {
    assert.equal(flowV1Schema.numeric.length + flowV1Schema.categorical.length, 36);
    assert.equal(inputWidth(flowV1Schema), 70);
    const [first, ...rest] = flowV1Schema.numeric;
    assert.notEqual(schemaHash(flowV1Schema), schemaHash({ ...flowV1Schema, numeric: [...rest, first!] }));
  });

  it("tells what the flow itself shows", () => {
    const features = last(someRecord());
    const expected = {
      duration_log: Math.log1p(0.25),
      packets_out_log: Math.log1p(5),
      bytes_in_log: Math.log1p(408),
      mean_size_out: 72,
      mean_size_in: 102,
      packets_per_s_log: Math.log1p(36),
      byte_share_out: 360 / 768,
      packet_gap_log: Math.log1p(0.25 / 8),
    };
    for (const [name, value] of Object.entries(expected))
      assert.ok(Math.abs(Number(features[name]) - value) < 1e-4, name);
    assert.deepEqual(
      [features["protocol"], features["service"], features["port_class"], features["source_port_range"]],
      ["tcp", "web", "web", "dynamic"],
    );
  });

  it("groups services and ports", () => {
    const of = (over: Partial<FlowRecord>) => last(someRecord(over));
    assert.equal(of({ service: "ssl,http" })["service"], "encrypted");
    assert.equal(of({ service: "x11" })["service"], "other");
    assert.equal(of({ service: null })["service"], "none");
    assert.equal(of({ service: "__proto__" })["service"], "other");
    assert.equal(of({ destinationPort: 2323 })["port_class"], "remote");
    assert.equal(of({ destinationPort: 1000 })["port_class"], "system");
    assert.equal(of({ destinationPort: 0 })["port_class"], "none");
  });

  it("is finite for an empty flow and for the largest one", () => {
    const most = Number.MAX_SAFE_INTEGER;
    for (const [packets, durationS] of [
      [0, 0],
      [most, 0],
      [most, most],
    ] as const) {
      const counts = { packetsOut: packets, packetsIn: packets, bytesOut: packets, bytesIn: packets, durationS };
      const { numeric } = tableOf([someRecord(counts)]);
      assert.ok(numeric.every(Number.isFinite));
    }
  });

  it("gives what a sensor did not tell as the median, and keeps it out of statistics", () => {
    const known = Array.from({ length: 100 }, (_, i) => someRecord({ ts: 1000 + i, packetsOut: i, bytesOut: 40 * i }));
    const unknown = known.map((record) => ({
      ...record,
      ts: Number.NaN,
      packetsOut: Number.NaN,
      bytesOut: Number.NaN,
    }));
    const sketch = (records: readonly FlowRecord[]): Float32Array => {
      const table = tableOf(records);
      return statisticsOf(table, table.family)!.all.numeric;
    };
    assert.deepEqual(sketch([...known, ...unknown]), sketch(known));
    assert.ok(sketch(unknown).every(Number.isFinite));

    const table = tableOf(known);
    const merged = mergeStatistics(flowV1Schema, [statisticsOf(table, table.family)!]);
    const scaler = createScaler(flowV1Schema, merged);
    const inputs = scaler.scale(tableOf(unknown));
    assert.equal(inputs[flowV1Schema.numeric.indexOf("packets_out_log")], 0);
    assert.equal(inputs[flowV1Schema.numeric.indexOf("source_flows_2s")], 0);
    assert.ok(inputs.every(Number.isFinite));
  });

  it("says nothing of addresses: other hosts, the same features", () => {
    const renamed = (record: FlowRecord): FlowRecord => ({
      ...record,
      sourceAddress: "2001:db8::1",
      destinationAddress: "2001:db8::2",
    });
    const records = [someRecord(), someRecord({ ts: 1001, outcome: "refused" }), someRecord({ ts: 1030 })];
    assert.deepEqual(tableOf(records.map(renamed)), tableOf(records));
  });
});

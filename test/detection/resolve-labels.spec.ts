import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Label } from "../../src/detection/label.ts";
import { resolveLabels } from "../../src/detection/resolve-labels.ts";
import { labelFromBlocklist, labelFromSensor } from "../../src/detection/weak-label.ts";

const label = (parts: Partial<Label>): Label => ({
  flowId: "a",
  startMs: 0,
  verdict: "attack",
  origin: "suricata",
  weight: 0.6,
  by: "a rule",
  alertId: null,
  madeMs: 0,
  row: null,
  ...parts,
});

const anyLabel = fc
  .record({
    verdict: fc.constantFrom("attack" as const, "benign" as const),
    origin: fc.constantFrom("analyst" as const, "suricata" as const, "blocklist" as const),
    weight: fc.constantFrom(0.1, 0.3, 0.6, 0.9, 1),
    by: fc.constantFrom("x", "y"),
    madeMs: fc.integer({ min: 0, max: 3 }),
  })
  .map(label);

describe("the labels of a flow", () => {
  it("come to the same in any order", () => {
    const shuffled = fc
      .array(anyLabel, { maxLength: 8 })
      .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })));
    fc.assert(fc.property(shuffled, ([some, others]) => assert.deepEqual(resolveLabels(others), resolveLabels(some))));
  });

  it("come to what the analyst said, whatever else was", () => {
    fc.assert(
      fc.property(fc.array(anyLabel), fc.constantFrom("attack" as const, "benign" as const), (some, verdict) => {
        const last = label({ origin: "analyst", by: "nina", verdict, weight: 1, madeMs: 10 });
        assert.deepEqual(resolveLabels([...some, last]), { verdict, weight: 1 });
      }),
    );
  });

  it("come to nothing without labels: unalerted does not mean benign", () => {
    assert.equal(resolveLabels([]), null);
  });

  it("grow surer with every voice, and not with a voice that repeats itself", () => {
    assert.deepEqual(resolveLabels([label({})]), { verdict: "attack", weight: 0.6 });
    assert.deepEqual(resolveLabels([label({}), label({}), label({ weight: 0.3 })]), { verdict: "attack", weight: 0.6 });
    assert.equal(resolveLabels([label({}), label({ by: "another", weight: 0.5 })])!.weight, 0.8);
    assert.equal(resolveLabels([label({}), label({ origin: "blocklist", weight: 0.5 })])!.weight, 0.8);
  });

  it("are weighed against each other where they differ", () => {
    const benign = label({ verdict: "benign", by: "another", weight: 0.9 });
    const { verdict, weight } = resolveLabels([label({}), benign])!;
    assert.equal(verdict, "benign");
    assert.ok(Math.abs(weight - 0.3) < 1e-12);
    assert.equal(resolveLabels([label({}), label({ verdict: "benign", by: "another" })]), null);
  });

  it("come to an attack where analysts differ at the same moment", () => {
    const [yes, no] = [label({ origin: "analyst", by: "nina" }), label({ origin: "analyst", verdict: "benign" })];
    assert.equal(resolveLabels([yes, no])!.verdict, "attack");
    assert.equal(resolveLabels([yes, { ...no, madeMs: 1 }])!.verdict, "benign");
  });
});

describe("weak labels", () => {
  const alert = { flowId: "1374195536821504", ts: 5, signature: "ET SCAN", category: null };

  it("weigh more the more severe the rule, and little where nobody graded it", () => {
    const weights = [1, 2, 3, 4, null].map((severity) => labelFromSensor({ ...alert, severity }, 0, 0, null).weight);
    assert.deepEqual(weights, [0.9, 0.6, 0.3, 0.1, 0.1]);
  });

  it("keep who said it", () => {
    const said = labelFromSensor({ ...alert, severity: 1 }, 4000, 9000, null);
    assert.deepEqual(
      { ...said, weight: null },
      {
        flowId: "1374195536821504",
        startMs: 4000,
        verdict: "attack",
        origin: "suricata",
        weight: null,
        by: "ET SCAN",
        alertId: null,
        madeMs: 9000,
        row: null,
      },
    );
    const record = {
      id: "C1",
      ts: 1.5,
      durationS: 1,
      protocol: "tcp",
      service: null,
      sourceAddress: "192.0.2.1",
      sourcePort: 1,
      destinationAddress: "192.0.2.2",
      destinationPort: 2,
      packetsOut: 1,
      packetsIn: 1,
      bytesOut: 1,
      bytesIn: 1,
      outcome: "closed",
      label: null,
    } as const;
    const listed = labelFromBlocklist(record, "a list", 9000, null);
    assert.deepEqual([listed.origin, listed.by, listed.startMs, listed.weight], ["blocklist", "a list", 1500, 0.5]);
  });
});

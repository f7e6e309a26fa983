import assert from "node:assert/strict";
import { metricDefinitions } from "../../src/daemon/metric-names.ts";
import { createMetrics } from "../../src/daemon/metrics.ts";

/** What dashboards and alarms outside this repository are written against. */
const agreed =
  "flows_total{source}, flows_rejected_total{source,reason}, source_lag_bytes{source}, source_rotations_total{kind}, " +
  "flow_processing_seconds, alerts_total{severity}, alerts_suppressed_total{reason}, threshold, drift_psi{feature}, " +
  "round, contributions_total{verdict,reason}, announcements_total{direction,result}, payload_bytes_total{direction}, " +
  "training_seconds, merge_rejected_total{reason}, peers, reputation{organisation}, offences_total{offence}, " +
  "records_total{result}, pulls_total{result}, join_requests_total{result}, refusals_total{reason}, dropped_total{queue}, feedback_total{verdict}, memory_bytes{kind}, build_info";

describe("the daemon's metrics", () => {
  it("have the names and labels that others rely on", () => {
    const named = Object.entries(metricDefinitions).map(([name, { labels }]) =>
      labels.length === 0 || name === "build_info" ? name : `${name}{${labels.join(",")}}`,
    );
    assert.deepEqual(named, agreed.split(", "));
  });

  it("are counters where their name ends in _total, and only there", () => {
    for (const [name, { kind }] of Object.entries(metricDefinitions)) {
      assert.equal(kind === "counter", name.endsWith("_total"), name);
    }
  });

  it("are told in the text format of Prometheus, each with help and type", async () => {
    const metrics = createMetrics();
    metrics.count("flows_total", { source: "zeek" }, 3);
    metrics.onScrape(() => metrics.set("threshold", {}, 2.5));
    metrics.observe("training_seconds", 0.2);
    const text = await metrics.text();
    assert.match(text, /^vervet_flows_total\{source="zeek"\} 3$/mu);
    assert.match(text, /^vervet_threshold 2\.5$/mu);
    assert.match(text, /^vervet_training_seconds_count 1$/mu);
    for (const [name, { kind }] of Object.entries(metricDefinitions)) {
      assert.match(text, new RegExp(`^# HELP vervet_${name} .+\\n# TYPE vervet_${name} ${kind}$`, "mu"));
    }
  });
});

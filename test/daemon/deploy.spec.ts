import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metricDefinitions } from "../../src/daemon/metric-names.ts";

const read = (name: string): string => readFileSync(join(import.meta.dirname, "../../deploy", name), "utf8");

describe("the Grafana dashboard", () => {
  const text = read("grafana.json");
  const used = new Set([...text.matchAll(/vervet_(?<name>[a-z_]+?)(?:_bucket)?[{,]/gu)].map((match) => match[1]!));

  it("shows every metric, and none that there isn't", () => {
    assert.deepEqual([...used].toSorted(), Object.keys(metricDefinitions).toSorted());
  });

  it("gives each panel a place and a query of its own", () => {
    const { panels } = JSON.parse(text) as { panels: { id: number; gridPos: object; targets: { expr: string }[] }[] };
    assert.equal(new Set(panels.map(({ gridPos }) => JSON.stringify(gridPos))).size, panels.length);
    assert.ok(panels.every(({ targets }) => targets.length > 0));
  });
});

describe("the systemd unit", () => {
  it("gives the daemon longer to drain than it takes at most, and hears its child notify", () => {
    const unit = read("vervet.service");
    assert.match(unit, /^Type=notify$/mu);
    assert.match(unit, /^NotifyAccess=all$/mu);
    assert.match(unit, /^TimeoutStopSec=30$/mu);
    assert.match(readFileSync(join(import.meta.dirname, "../../src/daemon/run.ts"), "utf8"), /drainMaxMs = 20_000;/u);
  });
});

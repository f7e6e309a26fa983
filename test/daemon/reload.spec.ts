import assert from "node:assert/strict";
import { parseConfig } from "../../src/config.ts";
import { planReload } from "../../src/daemon/reload.ts";

const config = (text: string) => parseConfig(text, "/etc/vervet/vervet.yaml");

describe("a reload", () => {
  it("changes nothing where nothing changed", () => {
    const before = config("{}");
    assert.deepEqual(planReload(before, config("{}")), { config: before, applied: [], needsRestart: [] });
  });

  it("takes over budgets, lists, log level and retention", () => {
    const after = config(
      "detection: { alertsPerDay: 9 }\nlog: { level: debug }\nretention: { alertsMax: 5 }\n" +
        "blocklists: [{ name: a, path: b }]\nallowlist: [{ who: ann, what: { source: 192.0.2.7 }, until: 2027-01-31T18:00:00Z, why: ours }]",
    );
    const plan = planReload(config("{}"), after);
    assert.deepEqual(plan.applied, [
      "allowlist",
      "blocklists",
      "detection.alertsPerDay",
      "log.level",
      "retention.alertsMax",
    ]);
    assert.deepEqual(plan.needsRestart, []);
    assert.deepEqual(plan.config, after);
  });

  it("leaves in force what is wired in when the daemon starts, and names it", () => {
    const before = config("{}");
    const after = config(
      "dataDir: other\nsources: [{ name: a, path: b, format: zeek }]\nhttp: { port: 1 }\nlog: { file: x }\n" +
        "detection: { calibrationFlows: 500 }",
    );
    const plan = planReload(before, after);
    assert.deepEqual(plan.needsRestart, ["dataDir", "detection.calibrationFlows", "http.port", "log.file", "sources"]);
    assert.deepEqual(plan.config, before);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { eveLine } from "../../src/detection/outputs/eve.ts";
import { eveFaults } from "../detection/outputs/eve-schema.ts";
import { sampleAlert } from "../detection/outputs/alerts.ts";
import { dataFolder, describeWith } from "../support/shared.ts";

type Event = Readonly<Record<string, unknown>>;

describeWith(dataFolder, "VERVET_DATA", "Suricata's own alerts", () => {
  it("have every member that vervet's have, of the same form", () => {
    const text = gunzipSync(readFileSync(join(dataFolder!, "suricata/malicious.eve.json.gz"))).toString();
    const alerts = text
      .split("\n")
      .filter((line) => line.includes('"event_type":"alert"'))
      .map((line) => JSON.parse(line) as Event);
    assert.equal(alerts.length, 745);
    const own = Object.keys(JSON.parse(eveLine(sampleAlert())) as Event);
    const missing = new Set<string>();
    for (const alert of alerts) {
      for (const name of own) if (!(name in alert)) missing.add(name);
      assert.deepEqual(eveFaults(Object.fromEntries(own.map((name) => [name, alert[name]]))), []);
    }
    assert.deepEqual([...missing], []);
  });
});

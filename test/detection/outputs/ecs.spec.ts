import assert from "node:assert/strict";
import * as fc from "fast-check";
import { addressBytes } from "../../../src/detection/address.ts";
import { ecsLine } from "../../../src/detection/outputs/ecs.ts";
import { hostileAlert, hostileOrigin, origin, sampleAlert } from "./alerts.ts";

type Document = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const documentOf = (line: string): Document => JSON.parse(line) as Document;

describe("an alert by the Elastic Common Schema", () => {
  it("stands in the schema's fields, and the rest under vervet", () => {
    const alert = sampleAlert();
    const { vervet, ...fields } = documentOf(ecsLine(alert, origin));
    assert.deepEqual(fields, {
      "@timestamp": "2023-11-14T22:13:20.042Z",
      ecs: { version: "8.11.0" },
      message: "probe: 192.0.2.7 -> 198.51.100.9 (remote ports), 2 flows",
      event: {
        kind: "alert",
        category: ["network", "intrusion_detection"],
        type: ["info"],
        module: "vervet",
        dataset: "vervet.alert",
        id: alert.id,
        severity: 47,
        start: "2023-11-14T22:13:20.042Z",
        end: "2023-11-14T22:13:20.042Z",
        reason: "lasted 1810 s (here: median 0.284, p99 19.1); outcome refused (here: 1% of flows)",
      },
      rule: { name: "probe" },
      source: { address: "192.0.2.7", ip: "192.0.2.7", port: 51000 },
      destination: { address: "198.51.100.9", ip: "198.51.100.9", port: 22 },
      network: { transport: "tcp" },
      observer: { vendor: "vervet", product: "vervet", type: "ids", hostname: "sensor-1", version: "0.1.0" },
    });
    assert.equal(vervet!["localAlone"], false);
    assert.deepEqual(vervet!["fired"], { consortium: 2, local: 0, localAlone: 0 });
    const [flow] = vervet!["flows"] as Readonly<Record<string, unknown>>[];
    assert.equal(flow!["start"], "2023-11-14T22:13:20.042Z");
    assert.equal("row" in flow!, false);
  });

  it("is one line, whose addresses Elastic can index, whatever the log held", () => {
    fc.assert(
      fc.property(hostileAlert, hostileOrigin, (alert, from) => {
        const line = ecsLine(alert, from);
        assert.match(line, /^[ -~]*$/);
        const { source, destination } = documentOf(line);
        for (const { ip } of [source!, destination!])
          assert.ok(ip === undefined || addressBytes(ip as string) !== null);
      }),
    );
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { eveLine } from "../../../src/detection/outputs/eve.ts";
import { detection } from "../detections.ts";
import { alertOfFlows, hostileAlert, sampleAlert } from "./alerts.ts";
import { eveFaults } from "./eve-schema.ts";

type Event = Readonly<Record<string, unknown>> & {
  readonly alert: { readonly metadata: { readonly tag: readonly string[] } } & Readonly<Record<string, unknown>>;
};

const eventOf = (line: string): Event => JSON.parse(line) as Event;

describe("an alert as a line of eve.json", () => {
  it("says what Suricata's own alerts say, and the rest in tags", () => {
    const alert = sampleAlert();
    const event = eventOf(eveLine(alert));
    assert.deepEqual(event, {
      timestamp: "2023-11-14T22:13:20.042+0000",
      flow_id: 1374195536821504,
      event_type: "alert",
      src_ip: "192.0.2.7",
      src_port: 51000,
      dest_ip: "198.51.100.9",
      dest_port: 22,
      proto: "TCP",
      alert: {
        action: "allowed",
        gid: 7770,
        signature_id: event.alert["signature_id"],
        rev: 1,
        signature: "vervet probe: 192.0.2.7 -> 198.51.100.9 (remote ports), 2 flows",
        category: "Anomalous network traffic",
        severity: 2,
        metadata: {
          signature_severity: ["Major"],
          tag: [
            "vervet",
            `alert ${alert.id}`,
            "2 flows from 2023-11-14T22:13:20.042Z to 2023-11-14T22:13:20.042Z",
            "fired: consortium",
            "models: consortium 12, local 7",
            "flow 1374195536821504",
            "flow CYfHyC1",
            "lasted 1810 s (here: median 0.284, p99 19.1)",
            "outcome refused (here: 1% of flows)",
          ],
        },
      },
    });
  });

  it("is valid against Suricata's schema, whatever the log held", () => {
    fc.assert(
      fc.property(hostileAlert, (alert) => {
        const line = eveLine(alert);
        assert.match(line, /^[ -~]*$/);
        assert.deepEqual(eveFaults(eventOf(line)), []);
      }),
    );
  });

  it("gives a flow id only where Suricata could have given it", () => {
    const flowId = (id: string | null): unknown =>
      eventOf(eveLine(alertOfFlows([detection({ flowId: id })])))["flow_id"];
    assert.equal(flowId("17"), 17);
    for (const id of [null, "CYfHyC1", "0x11", "-1", "1e3", "9007199254740993"]) assert.equal(flowId(id), undefined);
  });

  it("leaves ports out where there are none", () => {
    const event = eventOf(eveLine(alertOfFlows([detection({ protocol: "icmp", sourcePort: 0, destinationPort: 0 })])));
    assert.deepEqual([event["proto"], event["src_port"], event["dest_port"]], ["ICMP", undefined, undefined]);
  });

  it("numbers signatures by reason, in the range for local use", () => {
    const sid = (reason: string): number =>
      eventOf(eveLine(alertOfFlows([detection({ reason })]))).alert["signature_id"] as number;
    assert.equal(sid("probe"), sid("probe"));
    assert.notEqual(sid("probe"), sid("dos"));
    assert.ok(sid("dos") >= 1_000_000 && sid("dos") < 2_000_000);
  });
});

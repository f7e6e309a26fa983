import assert from "node:assert/strict";
import { allowlistEntry, createAllowlist } from "../../src/detection/allowlist.ts";
import type { Detection } from "../../src/detection/alert.ts";
import { detection } from "./detections.ts";

const untilMs = 1_800_000_000_000;

const entry = (what: Readonly<Record<string, unknown>>) =>
  allowlistEntry.parse({ who: "nina", what, until: "2027-01-15T08:00:00Z", why: "our own scanner" });

describe("the allowlist", () => {
  const allows = (what: Readonly<Record<string, unknown>>, parts: Partial<Detection>, nowMs = untilMs - 1): boolean =>
    createAllowlist([entry(what)])(detection(parts), nowMs) !== null;

  it("allows what an entry names, by network, port, protocol and reason", () => {
    assert.ok(allows({ source: "192.0.2.0/24" }, {}));
    assert.ok(!allows({ source: "192.0.2.0/24" }, { sourceAddress: "192.0.3.7" }));
    assert.ok(allows({ destination: "198.51.100.9" }, {}));
    assert.ok(!allows({ destination: "198.51.100.9" }, { destinationAddress: "198.51.100.8" }));
    assert.ok(allows({ destinationPort: 22 }, {}));
    assert.ok(!allows({ destinationPort: 22 }, { destinationPort: 23 }));
    assert.ok(allows({ protocol: "tcp" }, {}));
    assert.ok(!allows({ protocol: "udp" }, {}));
    assert.ok(allows({ reason: "probe" }, {}));
    assert.ok(!allows({ reason: "dos" }, {}));
  });

  it("wants all of what an entry names", () => {
    assert.ok(allows({ source: "192.0.2.7", destinationPort: 22 }, {}));
    assert.ok(!allows({ source: "192.0.2.7", destinationPort: 23 }, {}));
    assert.ok(!allows({ source: "192.0.2.8", destinationPort: 22 }, {}));
  });

  it("ends by this machine's clock, not by the flow's", () => {
    assert.ok(!allows({ reason: "probe" }, {}, untilMs));
    assert.ok(!allows({ reason: "probe" }, { startMs: 0 }, untilMs + 1));
  });

  it("answers with the entry, so that one can say who allowed it and why", () => {
    const entries = [entry({ reason: "dos" }), entry({ destinationPort: 22 })];
    assert.equal(createAllowlist(entries)(detection(), 0), entries[1]);
  });

  it("refuses entries that allow everything, have no end or name no network", () => {
    const whole = { who: "nina", what: { reason: "probe" }, until: "2027-01-15T08:00:00Z", why: "because" };
    assert.ok(allowlistEntry.safeParse(whole).success);
    for (const part of [
      { what: {} },
      { until: "soon" },
      { until: undefined },
      { who: "" },
      { why: "" },
      { what: { source: "192.0.2.0/33" } },
      { what: { destination: "server.example" } },
      { what: { sourcePort: 22 } },
    ]) {
      assert.equal(allowlistEntry.safeParse({ ...whole, ...part }).success, false, JSON.stringify(part));
    }
  });
});

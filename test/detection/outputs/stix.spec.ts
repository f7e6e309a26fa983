import assert from "node:assert/strict";
import * as fc from "fast-check";
import { stixBundle } from "../../../src/detection/outputs/stix.ts";
import { observableId } from "../../../src/detection/outputs/stix-id.ts";
import { addressObject } from "../../../src/detection/outputs/stix-observables.ts";
import type { StixObject } from "../../../src/detection/outputs/stix-observables.ts";
import { detection } from "../detections.ts";
import { alertOfFlows, hostileAlert, hostileOrigin, origin, sampleAlert } from "./alerts.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What STIX 2.1 requires of each type (sections 4, 5 and 6). */
const requiredOf: Readonly<Record<string, readonly string[]>> = {
  identity: ["created", "modified", "name"],
  indicator: ["created", "modified", "pattern", "pattern_type", "valid_from"],
  "observed-data": ["created", "modified", "first_observed", "last_observed", "number_observed", "object_refs"],
  sighting: ["created", "modified", "sighting_of_ref"],
  "ipv4-addr": ["value"],
  "ipv6-addr": ["value"],
  "network-traffic": ["protocols"],
};

/** Everything in which a bundle is not STIX 2.1. */
function* faults(bundle: Readonly<Record<string, unknown>>): Generator<string> {
  const objects = bundle["objects"] as readonly StixObject[];
  const ids = new Set(objects.map(({ id }) => id));
  if (ids.size !== objects.length) yield "two objects share an id";
  if (!new RegExp(`^bundle--${uuid}$`).test(bundle["id"] as string)) yield "the bundle's id";
  for (const object of objects) {
    const { type, id } = object;
    if (!new RegExp(`^${type}--${uuid}$`).test(id)) yield `${id}: the id`;
    if (object["spec_version"] !== "2.1") yield `${id}: the version`;
    for (const name of requiredOf[type] ?? ["a known type"]) if (!(name in object)) yield `${id}: has no ${name}`;
    for (const [name, value] of Object.entries(object)) {
      const isRef = /_refs?$/.test(name);
      const isTime = /^(?:created|modified|valid_from|first_|last_|start)/.test(name) && !isRef;
      if (isTime && !timestamp.test(value as string)) yield `${id}: ${name}`;
      const refs = isRef ? [value as string | string[]].flat() : [];
      for (const ref of refs) if (!ids.has(ref)) yield `${id}: ${name} names nothing`;
    }
    if (type === "network-traffic" && !("src_ref" in object || "dst_ref" in object)) yield `${id}: has no ends`;
    for (const [from, to] of [["first_observed", "last_observed"] as const, ["first_seen", "last_seen"] as const]) {
      if ((object[from] as string) > (object[to] as string)) yield `${id}: ends before it begins`;
    }
  }
}

describe("alerts as a STIX bundle", () => {
  it("hold an indicator, what was observed, and a sighting of the one in the other", () => {
    const { bundle, leftOut } = stixBundle([sampleAlert()], origin);
    assert.deepEqual([...faults(bundle)], []);
    assert.equal(leftOut, 0);
    const objects = bundle["objects"] as StixObject[];
    const one = (type: string): StixObject => objects.find((object) => object.type === type)!;
    assert.equal(one("indicator")["pattern"], "[network-traffic:src_ref.value = '192.0.2.7']");
    assert.equal(one("observed-data")["number_observed"], 2);
    assert.equal(one("sighting")["sighting_of_ref"], one("indicator").id);
    assert.deepEqual(one("sighting")["observed_data_refs"], [one("observed-data").id]);
    assert.equal(one("identity")["name"], "sensor-1");
    assert.deepEqual(one("network-traffic")["protocols"], ["ipv4", "tcp"]);
    assert.equal(one("network-traffic")["dst_port"], 22);
    assert.equal(objects.filter(({ type }) => type === "ipv4-addr").length, 2);
  });

  it("are valid whatever the log held, and the same each time", () => {
    fc.assert(
      fc.property(fc.array(hostileAlert, { maxLength: 4 }), hostileOrigin, (alerts, from) => {
        const { bundle, leftOut } = stixBundle(alerts, from);
        assert.deepEqual([...faults(bundle)], []);
        assert.deepEqual(stixBundle(alerts, from).bundle, bundle);
        const told = (bundle["objects"] as StixObject[]).filter(({ type }) => type === "indicator").length;
        assert.equal(told, new Set(alerts.map(({ id }) => id)).size - leftOut);
      }),
    );
  });

  it("leave out alerts without addresses, and count them", () => {
    const nowhere = alertOfFlows([detection({ sourceAddress: "", destinationAddress: "" })]);
    const { bundle, leftOut } = stixBundle([nowhere, sampleAlert()], origin);
    assert.equal(leftOut, 1);
    assert.deepEqual([...faults(bundle)], []);
  });

  it("give an address the id that everybody gives it", () => {
    // The first is in the STIX 2.1 specification (section 2.9).
    assert.equal(addressObject("198.51.100.3")!.id, "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    assert.equal(addressObject("2001:db8::1")!.id, "ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26");
    assert.equal(addressObject("::ffff:198.51.100.3")!.id, addressObject("198.51.100.3")!.id);
    assert.equal(addressObject("2001:DB8:0:0:0:0:0:1")!.value, "2001:db8::1");
    assert.equal(addressObject("host.example"), null);
  });

  it("give ids by members' names, not by their order", () => {
    assert.equal(
      observableId("x", { b: [1, { d: 2, c: null }], a: "é" }),
      observableId("x", { a: "é", b: [1, { c: null, d: 2 }] }),
    );
  });
});

import assert from "node:assert/strict";
import { createVirtualTime } from "../../../src/gossip/virtual-time.ts";
import { createEventHub, type EventHub } from "../../../src/daemon/live/event-hub.ts";

const time = () => createVirtualTime();

/** A page that remembers what it was told. */
function page(hub: EventHub, after: string | null, keepsUp = () => true) {
  const told: string[] = [];
  const state = { closed: false };
  const stop = hub.listen(
    after,
    (text) => {
      told.push(text);
      return keepsUp();
    },
    () => (state.closed = true),
  );
  const ids = (): string[] => [...told.join("").matchAll(/^id: (?<id>.*)$/gmu)].map(({ groups }) => groups!["id"]!);
  return { told, ids, stop, state };
}

describe("the stream of changes", () => {
  it("tells everybody what changes, with ids to go on from", () => {
    const hub = createEventHub("a", time());
    const one = page(hub, hub.lastEventId());
    hub.publish({ set: { about: "first\nline" } });
    hub.publish({ alertsChanged: true });
    assert.deepEqual(one.ids(), ["a.1", "a.2"]);
    assert.match(one.told.join(""), /^data: \{"set":\{"about":"first\\nline"\}\}$/mu);
    assert.equal(hub.lastEventId(), "a.2");
  });

  it("tells whoever was cut off what it missed, once", () => {
    const hub = createEventHub("a", time());
    for (let i = 0; i < 5; i++) hub.publish({ alertsChanged: true });
    const late = page(hub, "a.3");
    hub.publish({ alertsChanged: true });
    assert.deepEqual(late.ids(), ["a.4", "a.5", "a.6"]);
    assert.doesNotMatch(late.told.join(""), /reset/u);
  });

  it("sends back to the whole state whoever missed too much, or comes from another process", () => {
    const hub = createEventHub("a", time());
    for (let i = 0; i < 1500; i++) hub.publish({ alertsChanged: true });
    for (const after of ["a.3", "b.1499", "a.1600", "a.x", "", null]) {
      assert.match(page(hub, after).told[0]!, /^event: reset\n/u, String(after));
    }
    assert.deepEqual(page(hub, "a.1499").ids(), ["a.1500"]);
  });

  it("keeps no more than some megabytes", () => {
    const hub = createEventHub("a", time());
    const long = "x".repeat(1_000_000);
    for (let i = 0; i < 20; i++) hub.publish({ set: { about: long } });
    assert.match(page(hub, "a.5").told[0]!, /reset/u);
    assert.deepEqual(page(hub, "a.18").ids(), ["a.19", "a.20"]);
  });

  it("says every few seconds that it is there, and nothing when nobody listens", async () => {
    const clock = time();
    const hub = createEventHub("a", clock);
    const one = page(hub, "a.0");
    await clock.run(() => clock.now() >= 12_000 || one.told.length >= 3);
    assert.ok(one.told.slice(1).every((text) => text.startsWith(":")));
    assert.equal(one.told.length, 3);
    one.stop!();
    assert.ok(one.state.closed);
  });

  it("drops a page that does not keep up, and lets no more than a few dozen in", () => {
    const hub = createEventHub("a", time());
    const slow = page(hub, "a.0", () => false);
    assert.ok(slow.state.closed);
    const pages = Array.from({ length: 40 }, () => page(hub, "a.0"));
    assert.equal(pages.filter(({ stop }) => stop === null).length, 8);
    hub.close();
    assert.ok(pages[0]!.state.closed);
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createPendingBuffer, pendingMax, pendingMaxOfForwarder } from "../../src/gossip/pending.ts";

const bytes = (n: number): Uint8Array => Uint8Array.of(n & 255, n >> 8);

describe("the pending buffer", () => {
  it("gives everything back in order of arrival, once", () => {
    const buffer = createPendingBuffer();
    const kept = [1, 2, 3].map((n) => ({ bytes: bytes(n), from: `peer-${n % 2}` }));
    for (const one of kept) assert.ok(buffer.keep(one));
    assert.equal(buffer.size, 3);
    assert.deepEqual(buffer.drain(), kept);
    assert.deepEqual(buffer.drain(), []);
    assert.equal(buffer.size, 0);
  });

  it("keeps eight of one forwarder, who can't crowd out others", () => {
    const buffer = createPendingBuffer();
    for (let n = 0; n < 20; n++)
      assert.equal(buffer.keep({ bytes: bytes(n), from: "flooder" }), n < pendingMaxOfForwarder);
    assert.ok(buffer.keep({ bytes: bytes(99), from: "another" }));
    assert.equal(pendingMaxOfForwarder, 8);
  });

  it("keeps 256 in all, however many forwarders there are", () => {
    const buffer = createPendingBuffer();
    for (let n = 0; n < 300; n++) assert.equal(buffer.keep({ bytes: bytes(n), from: `peer-${n}` }), n < pendingMax);
    assert.equal(buffer.size, 256);
  });

  it("has room for a forwarder again after it was emptied", () => {
    const buffer = createPendingBuffer();
    for (let n = 0; n < 10; n++) buffer.keep({ bytes: bytes(n), from: "one" });
    buffer.drain();
    assert.ok(buffer.keep({ bytes: bytes(11), from: "one" }));
  });

  it("never holds more than its limits, whoever sends", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 600 }), (senders) => {
        const buffer = createPendingBuffer();
        for (const sender of senders) buffer.keep({ bytes: bytes(sender), from: `peer-${sender}` });
        const held = buffer.drain();
        assert.ok(held.length <= pendingMax);
        for (const sender of new Set(senders)) {
          assert.ok(held.filter(({ from }) => from === `peer-${sender}`).length <= pendingMaxOfForwarder);
        }
      }),
      { numRuns: 50 },
    );
  });
});

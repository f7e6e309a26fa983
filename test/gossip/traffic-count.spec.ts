import assert from "node:assert/strict";
import { createTrafficCount } from "../../src/gossip/traffic-count.ts";

describe("a traffic count", () => {
  it("forgets a link that is gone, and keeps the totals", () => {
    const count = createTrafficCount();
    count.sent(3, "a");
    count.received(4, "a");
    count.received(5, "b");
    count.forget("a");
    assert.equal(count.onLink("a"), 0);
    assert.equal(count.onLink("b"), 5);
    assert.deepEqual(count.read(), { bytesSent: 3, bytesReceived: 9 });
  });
});

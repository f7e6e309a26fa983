import assert from "node:assert/strict";
import { createAllowance } from "../../src/gossip/allowance.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";

describe("an allowance", () => {
  it("lets a burst through, then so many a second, to each peer", async () => {
    const time = createVirtualTime();
    const may = createAllowance({ burst: 3, perSecond: 0.5 }, time);
    const asked = (peer: string, times: number): number =>
      Array.from({ length: times }, () => may(peer)).filter(Boolean).length;
    assert.equal(asked("a", 10), 3);
    assert.equal(asked("b", 2), 2);
    await time.run(() => false, 4000);
    assert.equal(asked("a", 10), 2);
    await time.run(() => false, 1_000_000);
    assert.equal(asked("a", 10), 3);
  });

  it("remembers the peers that ask, however many others there are", () => {
    const may = createAllowance({ burst: 1, perSecond: 0 }, createVirtualTime());
    assert.ok(may("a"));
    for (let i = 0; i < 2000; i++) {
      may(`stranger ${i}`);
      assert.equal(may("a"), false);
    }
  });
});

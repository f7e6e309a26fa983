import assert from "node:assert/strict";
import { multiaddr } from "@multiformats/multiaddr";
import { createMeter } from "../../src/gossip/allowance.ts";
import { originOf } from "../../src/gossip/libp2p-origin.ts";
import { createTally } from "../../src/gossip/tally.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";

describe("limits on the wire", () => {
  const origins: Record<string, string> = {
    "/ip4/192.0.2.7/tcp/4001": "192.0.2.7",
    "/ip6/2001:db8:1:2:3:4:5:6/tcp/4001": "2001:db8:1:2::/64",
    "/ip6/2001:db8:1:2:ffff::1/tcp/9": "2001:db8:1:2::/64",
    "/ip6/::ffff:192.0.2.7/tcp/4001": "192.0.2.7",
    "/ip4/192.0.2.9/tcp/1/p2p/12D3KooWGzBXCbWDCVAHPDJVfGGiMoEkqaMHBoqiJPhdA86DVWWR/p2p-circuit": "192.0.2.9",
  };
  for (const [address, origin] of Object.entries(origins)) {
    it(`take ${address.slice(0, 40)} for ${origin}, since its owner chooses the rest`, () => {
      assert.equal(originOf(multiaddr(address)), origin);
    });
  }

  it("count what is under way for each name, once out once in", () => {
    const tally = createTally(2);
    const [first, second] = [tally.enter("a"), tally.enter("a")];
    assert.ok(first && second);
    assert.equal(tally.enter("a"), null);
    assert.ok(tally.enter("b"));
    first();
    first();
    assert.equal(tally.of("a"), 1);
    assert.ok(tally.enter("a"));
    assert.equal(tally.enter("a"), null);
  });

  it("let peers of one address have eight times what one may have, together", () => {
    const network = { origin: (peer: string) => (peer.startsWith("near") ? "192.0.2.7" : peer) };
    const may = createMeter({ burst: 10, perSecond: 0 }, network, createVirtualTime());
    const taken = Array.from({ length: 20 }, (_, i) => Array.from({ length: 15 }, () => may(`near ${i}`)))
      .flat()
      .filter(Boolean);
    assert.equal(taken.length, 80);
    assert.ok(may("far"));
    assert.ok(may("far", 9));
    assert.equal(may("far", 1), false);
  });
});

import assert from "node:assert/strict";
import { accountFor, explainEgress } from "../../src/gossip/egress.ts";
import { createSimulatedFabric } from "../../src/gossip/simulated-network.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { seededRandom } from "../../src/random.ts";

describe("the account of what leaves a machine", () => {
  it("names kinds, bytes and how many peers, for what is told, asked and answered, and begins anew", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 5, lossRate: 0 });
    const [own, first, second] = ["own", "first", "second"].map((name) => fabric.network(name)) as [
      never,
      never,
      never,
    ];
    const account = accountFor<ReturnType<typeof fabric.network>>(own);
    const { network } = account;
    const others = [first, second] as ReturnType<typeof fabric.network>[];
    const topic = "/vervet/announcement/1/abc";
    for (const each of [network, ...others]) {
      each.subscribe(
        topic,
        () => "accept",
        () => {},
      );
      each.handle("/vervet/blob/1", async (bytes) => new Uint8Array(10 * bytes.length));
      await each.start();
    }
    for (const { self } of others) fabric.connect(network.self, self);

    await network.publish(topic, new Uint8Array(100));
    const never = new AbortController().signal;
    const asked = [network.request("first", "/vervet/blob/1", new Uint8Array(3), never)];
    asked.push(others[1]!.request(network.self, "/vervet/blob/1", new Uint8Array(4), never));
    await time.run(() => false, 1000);
    await Promise.all(asked);

    const { egress, wireBytes } = account.take();
    assert.deepEqual(egress, [
      { kind: "announcement", way: "published", messages: 1, bytes: 100, peers: 2 },
      { kind: "blob", way: "answered", messages: 1, bytes: 40, peers: 1 },
      { kind: "blob", way: "asked", messages: 1, bytes: 3, peers: 1 },
    ]);
    assert.ok(wireBytes >= 100 + 100 + 40 + 3, `${wireBytes} bytes on the wire`);
    assert.match(
      explainEgress({ egress, wireBytes }),
      /^ {2}announcement +published +1 x, 100 bytes, to 2 peers +what/mu,
    );
    const after = account.take();
    assert.deepEqual(after, { egress: [], wireBytes: 0 });
    assert.match(explainEgress(after), /^ {2}nothing$/mu);
  });
});

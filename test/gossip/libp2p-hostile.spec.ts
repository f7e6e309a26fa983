import assert from "node:assert/strict";
import { multiaddr } from "@multiformats/multiaddr";
import { createLibp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { VervetNode } from "../../src/gossip/libp2p-node.ts";
import { maxMessageBytes } from "../../src/gossip/network.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { hostileNode } from "../support/hostile-client.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { until } from "../support/network-libp2p.ts";

const topic = "/test/topic";
const protocol = "/test/echo/1";

describe("a node over libp2p that meets a hostile peer", () => {
  const t = cleanUp();
  const time = createVirtualTime();
  let node: Libp2pNetwork;
  let hostile: VervetNode;
  let shown: number;
  let handled: number;

  beforeEach(async () => {
    shown = 0;
    handled = 0;
    node = await createLibp2pNetwork({ heartbeatMs: 100, clock: time });
    t.after(() => node.stop());
    node.subscribe(
      topic,
      () => {
        shown++;
        return "accept";
      },
      () => {},
    );
    node.handle(protocol, async (bytes) => {
      handled++;
      return bytes;
    });
    await node.start();
    hostile = await hostileNode({ listen: ["/ip4/127.0.0.1/tcp/0"] });
    t.after(() => hostile.stop());
    await hostile.start();
    await hostile.dial(multiaddr(node.addresses()[0]));
    hostile.services.pubsub.subscribe("/test/hostile");
    await until(() => hostile.services.pubsub.getSubscribers(topic).length === 1);
    await until(() => node.peers("/test/hostile").length === 1); // so that its gossip stream is open
  });

  const target = (): ReturnType<typeof multiaddr> => multiaddr(node.addresses()[0]);

  /** Another peer is served as if nothing had happened. */
  async function carriesOn(): Promise<void> {
    const honest = await createLibp2pNetwork({ heartbeatMs: 100 });
    t.after(() => honest.stop());
    honest.subscribe(
      topic,
      () => "accept",
      () => {},
    );
    await honest.start();
    await honest.dial(node.addresses()[0]!);
    const [handledBefore, shownBefore] = [handled, shown];
    const answer = await honest.request(node.self, protocol, Uint8Array.of(1, 2), new AbortController().signal);
    assert.deepEqual([...answer], [1, 2]);
    await until(() => honest.peers(topic).length === 1 && node.peers(topic).includes(honest.self));
    await honest.publish(topic, Uint8Array.of(handledBefore));
    await until(() => shown === shownBefore + 1);
  }

  const frames = {
    "announces four gigabytes": [255, 255, 255, 255, 1, 2, 3],
    "announces a little more than a request may hold": [0, 0, 16, 1],
    "sends more than it announced": [0, 0, 0, 1, 9, 9, 9],
  };
  for (const [what, bytes] of Object.entries(frames)) {
    it(`resets a stream that ${what}`, async () => {
      const stream = await hostile.dialProtocol(target(), protocol);
      stream.send(Uint8Array.from(bytes));
      await until(() => stream.status === "reset");
      assert.equal(handled, 0);
      await carriesOn();
    });
  }

  it("resets a stream that ends in the middle of a request", async () => {
    const stream = await hostile.dialProtocol(target(), protocol);
    stream.send(Uint8Array.from([0, 0, 0, 9, 1]));
    await stream.close();
    await until(() => stream.status === "reset" || stream.status === "closed");
    assert.equal(handled, 0);
    await carriesOn();
  });

  it("resets a stream that never asks, in time", async () => {
    const stream = await hostile.dialProtocol(target(), protocol);
    stream.send(Uint8Array.from([0, 0, 0, 9]));
    // The time-out begins when the stream arrives there, which can't be seen from here.
    while (stream.status !== "reset") await time.run(() => false, time.now() + 61_000);
    assert.equal(handled, 0);
    await carriesOn();
  });

  it("rejects a message longer than any may be, unseen", async () => {
    await hostile.services.pubsub.publish(topic, new Uint8Array(maxMessageBytes + 1));
    await until(() => node.score(hostile.peerId.toString()) < -1);
    assert.equal(shown, 0);
    await carriesOn();
  });

  it("survives an envelope longer than it reads, and garbage on the gossip protocol", async () => {
    await hostile.services.pubsub.publish(topic, new Uint8Array(5 * 1024 * 1024));
    const stream = await hostile.dialProtocol(target(), "/meshsub/1.1.0");
    stream.send(Uint8Array.from([40, 1, 2, 3, ...new Uint8Array(37).fill(255)]));
    await carriesOn();
    assert.equal(shown, 1);
  });
});

import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { systemClock } from "../../src/clock.ts";
import { createLibp2pNetwork, type Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { Libp2pNetworkOptions } from "../../src/gossip/libp2p-options.ts";
import { dialOnly } from "../../src/gossip/libp2p-reach.ts";
import { createPeerExchange } from "../../src/gossip/peer-exchange.ts";
import type { PeerName } from "../../src/gossip/network.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { until } from "../support/network-libp2p.ts";

const everywhere = "/test/roster";
const topic = "/test/topic";
const echo = "/test/echo/1";
const never = new AbortController().signal;

describe("reach over libp2p", function () {
  this.timeout(30_000);
  const t = cleanUp();
  let members: Set<PeerName>;
  let refusals: string[];

  beforeEach(() => {
    members = new Set();
    refusals = [];
  });

  /** A started node behind doors; a member unless it is said to be none. */
  async function start(
    options: Libp2pNetworkOptions,
    joined = true,
  ): Promise<Libp2pNetwork & { readonly heard: string[] }> {
    const network = await createLibp2pNetwork({
      heartbeatMs: 100,
      doors: { isMember: (peer) => members.has(peer), forStrangers: new Set(), introduce: async () => true },
      refused: (refusal) => refusals.push(refusal),
      ...options,
    });
    if (joined) members.add(network.self);
    const heard: string[] = [];
    network.subscribe(
      everywhere,
      () => "accept",
      () => {},
    );
    network.handle(echo, async (bytes) => bytes);
    t.after(() => network.stop());
    await network.start();
    return { ...network, heard };
  }
  const listens = ({ heard, ...network }: Libp2pNetwork & { readonly heard: string[] }): void =>
    network.subscribe(
      topic,
      () => "accept",
      (bytes) => heard.push(Buffer.from(bytes).toString()),
    );
  const relayed = (network: Libp2pNetwork): string[] =>
    network.addresses().filter((address) => address.includes("/p2p-circuit"));

  describe("through a relay", () => {
    it("brings a node that listens nowhere into gossip, and into requests", async () => {
      const relay = await start({ reach: { ...dialOnly, relayFor: true } });
      const relays = [relay.addresses()[0]!];
      const hidden = await start({ listen: [], reach: { ...dialOnly, relays, holePunching: true } });
      const other = await start({ reach: { ...dialOnly, useRelays: true } });
      assert.deepEqual(hidden.addresses(), []);
      await until(() => relayed(hidden).length > 0);
      const [address = ""] = relayed(hidden);
      assert.ok(address.startsWith(relays[0]!), address);

      assert.equal(await other.dial(address), hidden.self);
      assert.deepEqual([...(await other.request(hidden.self, echo, Uint8Array.of(7), never))], [7]);
      // The relay itself does not listen to this topic: what arrives came over the relayed connection.
      listens(hidden);
      listens(other);
      await until(() => other.mesh(topic).includes(hidden.self) && hidden.mesh(topic).includes(other.self));
      await hidden.publish(topic, Buffer.from("from behind"));
      await other.publish(topic, Buffer.from("from outside"));
      await until(() => other.heard.includes("from behind") && hidden.heard.includes("from outside"));
    });

    it("takes its place again when the relay was away", async () => {
      const relay = await start({ reach: { ...dialOnly, relayFor: true } });
      const hidden = await start({ listen: [], reach: { ...dialOnly, relays: [relay.addresses()[0]!] } });
      await until(() => relayed(hidden).length > 0);
      await hidden.hangUp(relay.self);
      await until(() => relayed(hidden).length === 0);
      await until(() => relayed(hidden).length > 0);
    });

    it("is for members: a stranger gets no place, and reaches nobody", async () => {
      const relay = await start({ reach: { ...dialOnly, relayFor: true } });
      const relays = [relay.addresses()[0]!];
      const hidden = await start({ listen: [], reach: { ...dialOnly, relays } });
      await until(() => relayed(hidden).length > 0);
      const stranger = await start(
        {
          listen: [],
          doors: { isMember: () => true, forStrangers: new Set(), introduce: async () => true },
          reach: { ...dialOnly, relays },
        },
        false,
      );
      await until(() => stranger.connections().includes(relay.self));
      await assert.rejects(stranger.dial(relayed(hidden)[0]!), { code: "UNREACHABLE" });
      await until(() => refusals.includes("for-members"));
      assert.deepEqual(relayed(stranger), []);
    });
  });

  describe("by what members tell", () => {
    const exchange = (network: Libp2pNetwork): ReturnType<typeof createPeerExchange> =>
      createPeerExchange({ network, clock: systemClock, isMember: (peer) => members.has(peer) });

    it("connects members that have one in common, and nobody else", async () => {
      const nodes = [await start({}), await start({}), await start({}), await start({}, false)] as const;
      const [first, middle, last, stranger] = nodes;
      const exchanges = nodes.map(exchange);
      exchanges.forEach((each) => each.open());
      for (const node of [first, last, stranger]) await node.dial(middle.addresses()[0]!);
      await until(() => middle.connections().length === 3);
      for (const node of [last, stranger]) {
        let known: string[] = [];
        await until(() => {
          void middle.addressesOf(node.self).then((addresses) => (known = addresses));
          return known.length > 0;
        });
      }
      assert.equal(await exchanges[0]!.meet(), 1);
      assert.deepEqual(first.connections(), [middle.self, last.self].toSorted());
      assert.equal(await exchanges[0]!.meet(), 0);
      await assert.rejects(stranger.request(middle.self, "/vervet/peers/1", new Uint8Array(), never), {
        code: "REFUSED",
      });
    });
  });

  it("tells of a router's address that hands connections on, as it does of its own", async () => {
    const router = "/ip4/192.0.2.7/tcp/4001";
    const [a, b] = [await start({ reach: { ...dialOnly, announce: [router] } }), await start({})];
    await b.dial(a.addresses()[0]!);
    let known: string[] = [];
    await until(() => {
      void b.addressesOf(a.self).then((addresses) => (known = addresses));
      return known.length === 2;
    });
    assert.deepEqual(known.toSorted(), [...a.addresses()].toSorted());
    assert.ok(known.includes(`${router}/p2p/${a.self}`));
    await assert.rejects(start({ reach: { ...dialOnly, announce: ["192.0.2.7"] } }), { code: "BAD_ADDRESS" });
  });

  it("goes by IPv6 as well", async function () {
    const loopback = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    if (!loopback.some(({ address }) => address === "::1")) this.skip(); // this machine has no IPv6
    const [a, b] = [await start({ listen: ["/ip6/::1/tcp/0"] }), await start({ listen: ["/ip6/::1/tcp/0"] })];
    assert.match(a.addresses()[0]!, /^\/ip6\/::1\/tcp\//u);
    await b.dial(a.addresses()[0]!);
    await until(() => a.connections().includes(b.self));
    assert.equal(a.origin(b.self), "0:0:0:0::/64");
  });
});

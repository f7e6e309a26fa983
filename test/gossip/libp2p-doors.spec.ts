import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { createLibp2pNetwork, type Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { PeerName } from "../../src/gossip/network.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { openHouse, type House } from "../support/house.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { until } from "../support/network-libp2p.ts";
import { admission, revocation, smallCharter } from "../support/small-charter.ts";

const topic = "/test/topic";
const forMembers = "/test/members/1";
const forStrangers = "/test/front-desk/1";
const charter = smallCharter();
const never = new AbortController().signal;

describe("the doors of a node over libp2p", () => {
  const t = cleanUp();

  const house = (number: number, clock = systemClock): Promise<House> =>
    openHouse(charter, number, t, { clock, topic, echoes: [forMembers], strangersEcho: forStrangers });

  async function stranger(): Promise<Libp2pNetwork> {
    const network = await createLibp2pNetwork({ heartbeatMs: 100 });
    t.after(() => network.stop());
    await network.start();
    return network;
  }

  const dial = (from: Libp2pNetwork, to: Libp2pNetwork): Promise<PeerName> => from.dial(to.addresses()[0]!);
  const hear = (a: House, b: House): Promise<void> =>
    until(() => a.network.peers(topic).includes(b.network.self) && b.network.peers(topic).includes(a.network.self));

  it("open to members that never met, once each has shown its certificate", async () => {
    const [a, b] = [await house(0), await house(1)];
    await dial(a.network, b.network);
    await hear(a, b);
    await until(() => a.network.mesh(topic).length === 1 && b.network.mesh(topic).length === 1);
    await a.network.publish(topic, Buffer.from("hello"));
    await until(() => b.heard.includes("hello"));
    assert.deepEqual([...(await b.network.request(a.network.self, forMembers, Uint8Array.of(1), never))], [1]);
  });

  it("open to a newcomer as soon as its admission has arrived", async () => {
    const [a, newcomer] = [await house(0), await house(5)];
    await dial(newcomer.network, a.network);
    await until(() => a.network.connections().length === 1);
    assert.deepEqual(a.network.peers(topic), []);
    for (const { ledger } of [a, newcomer]) ledger.add(admission(charter, 5));
    await hear(a, newcomer);
  });

  it("let a stranger ask at the front desk, and nowhere else", async () => {
    const [a, outsider] = [await house(0), await stranger()];
    const heard: string[] = [];
    outsider.subscribe(
      topic,
      () => "accept",
      (bytes) => heard.push(Buffer.from(bytes).toString()),
    );
    await dial(outsider, a.network);
    assert.deepEqual([...(await outsider.request(a.network.self, forStrangers, Uint8Array.of(1), never))], [1]);
    await assert.rejects(outsider.request(a.network.self, forMembers, Uint8Array.of(1), never), { code: "REFUSED" });
    await assert.rejects(outsider.request(a.network.self, "/vervet/roster/1", Uint8Array.of(1), never), {
      code: "REFUSED",
    });
    await outsider.publish(topic, Buffer.from("from outside"));
    await a.network.publish(topic, Buffer.from("from inside"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual([a.heard, heard], [[], []]);
    assert.deepEqual(outsider.peers(topic), [], "not even what is listened to is told");
    assert.deepEqual(a.network.peers(topic), []);
  });

  it("show a member out that was revoked, and take it for a stranger from then on", async () => {
    const [a, b] = [await house(0), await house(2)];
    await dial(b.network, a.network);
    await hear(a, b);
    a.ledger.add(revocation(charter, 2));
    await until(() => !a.network.connections().includes(b.network.self));
    await dial(b.network, a.network);
    await assert.rejects(b.network.request(a.network.self, forMembers, Uint8Array.of(1), never), { code: "REFUSED" });
  });

  it("show a stranger out that stays for too long", async () => {
    const time = createVirtualTime();
    const [a, outsider] = [await house(0, time), await stranger()];
    await dial(outsider, a.network);
    await until(() => a.network.connections().length === 1);
    await time.run(() => false, 29_000);
    assert.equal(a.network.connections().length, 1);
    await time.run(() => false, 32_000);
    await until(() => a.network.connections().length === 0);
  });

  it("hold room for members and for other addresses, however many strangers come from one", async () => {
    const a = await house(0);
    for (let i = 0; i < 16; i++) await dial(await stranger(), a.network).catch(() => {});
    await until(() => a.network.connections().length === 12);
    const b = await house(1);
    await dial(a.network, b.network);
    await hear(a, b);
  });
});

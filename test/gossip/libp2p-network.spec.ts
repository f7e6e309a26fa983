import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sleep, systemClock } from "../../src/clock.ts";
import { daemonKey, peerNameOf } from "../../src/gossip/libp2p-identity.ts";
import { createNetworkKey } from "../../src/consortium/network-key.ts";
import { createLibp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { Libp2pNetworkOptions } from "../../src/gossip/libp2p-options.ts";
import type { Acceptance } from "../../src/gossip/network.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { connect, meshed, until } from "../support/network-libp2p.ts";
import { line } from "../support/network-world.ts";
import type { Overlay } from "../support/network-world.ts";

const topic = "/test/topic";

describe("the network over libp2p", () => {
  const t = cleanUp();

  async function start(options: Libp2pNetworkOptions = {}, verdict: Acceptance = "accept"): Promise<Libp2pNetwork> {
    const network = await createLibp2pNetwork({ heartbeatMs: 100, ...options });
    t.after(() => network.stop());
    network.subscribe(
      topic,
      () => verdict,
      () => {},
    );
    await network.start();
    return network;
  }

  async function meet(nodes: readonly Libp2pNetwork[], overlay: Overlay): Promise<void> {
    await connect(nodes, overlay);
    await until(() => overlay.every(([a, b]) => nodes[b]!.connections().includes(nodes[a]!.self)));
  }

  describe("addresses", () => {
    it("says so when the port is in use, and leaves nothing behind", async () => {
      const first = await start();
      const port = /tcp\/(\d+)/.exec(first.addresses()[0]!)![1]!;
      const second = await createLibp2pNetwork({ listen: [`/ip4/127.0.0.1/tcp/${port}`] });
      await assert.rejects(second.start(), { code: "PORT_IN_USE", name: "VervetError" });
      await first.stop();
      await second.start();
      await second.stop();
    });

    it("says so when the machine can't listen there", async () => {
      const network = await createLibp2pNetwork({ listen: ["/ip4/192.0.2.1/tcp/0"] });
      await assert.rejects(network.start(), { code: "CANNOT_LISTEN" });
    });

    it("refuses what is no address before anything starts", async () => {
      const wrong: Libp2pNetworkOptions[] = [
        { listen: ["127.0.0.1:4001"] },
        { bootstrap: ["/ip4/127.0.0.1/tcp/4001"] },
        { bootstrap: ["nonsense"] },
      ];
      for (const options of wrong) {
        await assert.rejects(createLibp2pNetwork(options), { code: "BAD_ADDRESS", exitStatus: 2 });
      }
    });

    it("are dialled, or not to be reached", async () => {
      const [a, b] = [await start(), await start()];
      const address = b.addresses()[0]!;
      assert.equal(await a.dial(address), b.self);
      await b.stop();
      await until(() => a.connections().length === 0);
      await assert.rejects(a.dial(address), { code: "UNREACHABLE" });
    });
  });

  describe("peers", () => {
    it("keep their name with their key", async () => {
      const seed = new Uint8Array(32).fill(7);
      const key = await daemonKey(seed);
      assert.equal(peerNameOf(key), peerNameOf(await daemonKey(seed)));
      assert.notEqual(peerNameOf(key), peerNameOf(await daemonKey()));
      const network = await createLibp2pNetwork({ privateKey: key });
      assert.equal(network.self, peerNameOf(key));
    });

    it("that are not allowed can neither dial nor be dialled, and are hung up on", async () => {
      const [a, b] = [await start(), await start()];
      await meet([a, b], line(2));
      await a.allow((peer) => peer !== b.self);
      await until(() => a.connections().length === 0 && b.connections().length === 0);
      await assert.rejects(a.dial(b.addresses()[0]!), { code: "UNREACHABLE" });
      await b.dial(a.addresses()[0]!).catch(() => {}); // b may believe itself connected until a hangs up
      await until(() => b.connections().length === 0);
      await a.allow(() => true);
      await a.dial(b.addresses()[0]!);
    });

    it("are found by bootstrap addresses, and found again when they were lost", async () => {
      const time = createVirtualTime();
      const known = await start();
      const seeker = await start({ bootstrap: known.addresses(), clock: time });
      await until(() => seeker.connections().length === 1);
      await sleep(systemClock, 200); // libp2p's bootstrap dials by itself too; after the hang-up only ours shall
      await known.hangUp(seeker.self);
      await until(() => seeker.connections().length === 0);
      await time.run(() => false, 31_000);
      await until(() => seeker.connections().length === 1);
    });

    it("are found by bootstrap addresses within seconds although they start later", async () => {
      const time = createVirtualTime();
      const privateKey = await daemonKey();
      const early = await start({ privateKey });
      const listen = [early.addresses()[0]!.replace(/\/p2p\/.*/u, "")];
      await early.stop();
      const seeker = await start({ bootstrap: [`${listen[0]!}/p2p/${early.self}`], clock: time });
      await sleep(systemClock, 200); // the first attempts, libp2p's own among them, must be over
      await start({ privateKey, listen });
      for (let passedMs = 0; seeker.connections().length === 0; passedMs += 1_000) {
        assert.ok(passedMs < 10_000, "it did not dial again in time");
        await time.run(() => false, 1_000);
        await sleep(systemClock, 100); // real sockets don't hear of virtual time
      }
    });

    it("come back after a stop and a start, with their topics", async () => {
      const [a, b] = [await start(), await start()];
      await meet([a, b], line(2));
      await until(() => a.peers(topic).length === 1);
      await b.stop();
      await until(() => a.peers(topic).length === 0);
      await b.start();
      await meet([a, b], line(2));
      await until(() => a.peers(topic).length === 1 && meshed([a, b], topic));
    });
  });

  describe("a pre-shared key", () => {
    it("lets daemons meet that hold it, and nobody else", async () => {
      const [key, other] = [createNetworkKey(), createNetworkKey()];
      const refusals: string[] = [];
      const guarded = await start({ networkKey: key, refused: (refusal) => refusals.push(refusal) });
      const [address = ""] = guarded.addresses();
      const [friend, wrong, none] = [
        await start({ networkKey: key }),
        await start({ networkKey: other }),
        await start(),
      ];
      const refused = [wrong, none].map((node) => assert.rejects(node.dial(address), { code: "UNREACHABLE" }));
      await Promise.all(refused);
      await friend.dial(address);
      await until(() => guarded.connections().includes(friend.self) && guarded.connections().length === 1);
      await until(() => refusals.filter((refusal) => refusal === "handshake").length === 2);
    }).timeout(30_000);
  });

  describe("scores", () => {
    it("stay good for many peers behind one address", async () => {
      const nodes = await Promise.all(Array.from({ length: 14 }, () => start()));
      const star = nodes.slice(1).map((_, i) => [0, i + 1] as const);
      await meet(nodes, star);
      const hub = nodes[0]!;
      await until(() => hub.mesh(topic).length >= 4 && hub.peers(topic).length === 13);
      assert.ok(nodes.slice(1).every(({ self }) => hub.score(self) >= 0));
    });

    for (const late of [false, true]) {
      it(`fall with each rejected message${late ? ", on a topic joined late too" : ""}`, async () => {
        const on = late ? "/test/late" : topic;
        const [good, bad] = [await start({}, "reject"), await start()];
        if (late) {
          good.subscribe(
            on,
            () => "reject",
            () => {},
          );
        }
        await meet([good, bad], line(2));
        // Who knows the other's topics was sent them: streams are open both ways.
        await until(() => bad.peers(on).length === 1 && good.peers(topic).length === 1);
        const scores: number[] = [];
        for (const body of [1, 2, 3]) {
          const before = good.score(bad.self);
          await bad.publish(on, Uint8Array.of(body));
          await until(() => good.score(bad.self) < before - 1);
          scores.push(good.score(bad.self));
        }
        assert.ok(scores[0]! < 0 && scores[1]! < -10, scores.join(" "));
        await until(() => good.mesh(on).length === 0);
      });
    }

    it("count proven offences", async () => {
      const offenders = new Set<string>();
      const good = await start({ offences: (peer) => (offenders.has(peer) ? -100 : 0) });
      const bad = await start();
      await meet([good, bad], line(2));
      assert.ok(good.score(bad.self) >= 0);
      offenders.add(bad.self);
      await until(() => good.score(bad.self) <= -99);
    });
  });

  it("counts at one end what it counts at the other", async () => {
    const [a, b] = [await start(), await start()];
    a.handle("/test/big/1", async () => new Uint8Array(300_000));
    await meet([a, b], line(2));
    await until(() => meshed([a, b], topic));
    await b.request(a.self, "/test/big/1", new Uint8Array(9), new AbortController().signal);
    const differs = (sent: number, received: number): boolean => Math.abs(sent - received) > 500;
    const [left, right] = [a.traffic(), b.traffic()];
    assert.ok(left.bytesSent > 300_000);
    assert.ok(!differs(left.bytesSent, right.bytesReceived), JSON.stringify([left, right]));
    assert.ok(!differs(right.bytesSent, left.bytesReceived), JSON.stringify([left, right]));
  });

  it("leaves nothing open: a process that stopped its network ends", async () => {
    const network = new URL("../../src/gossip/libp2p-network.ts", import.meta.url);
    const program = `
      import { createLibp2pNetwork } from ${JSON.stringify(network.href)};
      const [a, b] = await Promise.all([createLibp2pNetwork(), createLibp2pNetwork()]);
      await a.start();
      await b.start();
      await a.dial(b.addresses()[0]);
      await a.stop();
      await b.stop();
      console.log("stopped");`;
    const run = promisify(execFile);
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", program], {
      timeout: 9_000,
    });
    assert.deepEqual([stdout, stderr], ["stopped\n", ""]);
  });
});

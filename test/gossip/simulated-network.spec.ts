import assert from "node:assert/strict";
import { createSimulatedFabric } from "../../src/gossip/simulated-network.ts";
import { seenForMs } from "../../src/gossip/seen-cache.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { seededRandom } from "../../src/random.ts";

const topic = "t";

/** Twelve nodes in a ring with chords, each publishing and asking; everything that happens, as text. */
async function story(seed: number, lossRate: number): Promise<string[]> {
  const time = createVirtualTime();
  const fabric = createSimulatedFabric({ time, random: seededRandom(seed), latencyMs: 20, jitterMs: 15, lossRate });
  const nodes = Array.from({ length: 12 }, (_, i) => fabric.network(`node-${i}`));
  const told: string[] = [];
  const tell = (text: string): void => void told.push(`${time.now()} ${text}`);
  for (const [i, node] of nodes.entries()) {
    node.subscribe(
      topic,
      () => "accept",
      (bytes, from) => tell(`${node.self} got ${bytes.join(".")} from ${from}`),
    );
    node.handle("/echo", async (bytes) => bytes);
    await node.start();
    fabric.connect(node.self, nodes[(i + 1) % 12]!.self);
    fabric.connect(node.self, nodes[(i + 4) % 12]!.self);
  }
  for (const [i, node] of nodes.entries()) {
    time.after(7 * i, () => void node.publish(topic, Uint8Array.of(i)));
    time.after(11 * i, () => {
      const stop = new AbortController();
      time.after(200, () => stop.abort(new Error("too late")));
      node.request(nodes[(i + 1) % 12]!.self, "/echo", Uint8Array.of(i), stop.signal).then(
        () => tell(`${node.self} answered`),
        (error: Error) => tell(`${node.self} ${error.message}`),
      );
    });
  }
  await time.run(() => false, 2000);
  nodes.forEach((node) => tell(`${node.self} ${JSON.stringify(node.traffic())}`));
  return told;
}

describe("the simulated network", () => {
  it("tells the same story twice from one seed, and another one from another", async () => {
    assert.deepEqual(await story(1, 0.1), await story(1, 0.1));
    assert.notDeepEqual(await story(1, 0.1), await story(2, 0.1));
  });

  it("loses what it is told to lose, and nothing else", async () => {
    const count = (told: string[], what: string): number => told.filter((line) => line.includes(what)).length;
    const without = await story(3, 0);
    assert.equal(count(without, "got"), 12 * 11);
    assert.equal(count(without, "answered"), 12);
    const withLoss = await story(3, 0.4);
    assert.ok(count(withLoss, "got") < 12 * 11);
    assert.ok(count(withLoss, "too late") > 0);
  });

  it("takes its latency both ways", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 50, lossRate: 0 });
    const [a, b] = [fabric.network("a"), fabric.network("b")];
    fabric.connect("a", "b");
    b.handle("/echo", async (bytes) => bytes);
    await Promise.all([a.start(), b.start()]);
    let answeredMs = 0;
    void a.request("b", "/echo", new Uint8Array(1), new AbortController().signal).then(() => (answeredMs = time.now()));
    await time.run(() => answeredMs > 0);
    assert.equal(answeredMs, 100);
  });

  it("keeps the order of what one node sends another, whatever the jitter", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 1, jitterMs: 500, lossRate: 0 });
    const [a, b] = [fabric.network("a"), fabric.network("b")];
    fabric.connect("a", "b");
    const got: number[] = [];
    b.subscribe(
      topic,
      () => "accept",
      (bytes) => got.push(bytes[0]!),
    );
    await Promise.all([a.start(), b.start()]);
    for (let i = 0; i < 20; i++) await a.publish(topic, Uint8Array.of(i));
    await time.run(() => got.length === 20);
    assert.deepEqual(
      got,
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  it("drops what is under way when the link breaks", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 50, lossRate: 0 });
    const [a, b] = [fabric.network("a"), fabric.network("b")];
    fabric.connect("a", "b");
    let shown = 0;
    b.subscribe(
      topic,
      () => {
        shown++;
        return "accept";
      },
      () => {},
    );
    await Promise.all([a.start(), b.start()]);
    await a.publish(topic, Uint8Array.of(1));
    time.after(10, () => fabric.disconnect("a", "b"));
    await time.run(() => false, 200);
    assert.equal(shown, 0);
    fabric.connect("a", "b");
    await a.publish(topic, Uint8Array.of(2));
    await time.run(() => shown === 1);
  });

  it("leaves whoever is in no group connected to everybody", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 1, lossRate: 0 });
    const nodes = ["a", "b", "c"].map((name) => fabric.network(name));
    for (const node of nodes) {
      node.subscribe(
        topic,
        () => "accept",
        () => {},
      );
      await node.start();
    }
    fabric.connect("a", "b");
    fabric.connect("b", "c");
    fabric.connect("a", "c");
    fabric.partition([["a"], ["c"]]);
    assert.deepEqual(
      nodes.map((node) => node.peers(topic)),
      [["b"], ["a", "c"], ["b"]],
    );
  });

  it("forgets what it has seen after two minutes, as gossipsub does", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 1, lossRate: 0 });
    const [a, b] = [fabric.network("a"), fabric.network("b")];
    fabric.connect("a", "b");
    let shown = 0;
    b.subscribe(
      topic,
      () => {
        shown++;
        return "ignore";
      },
      () => {},
    );
    await Promise.all([a.start(), b.start()]);
    const publish = (): void => void a.publish(topic, Uint8Array.of(1));
    for (const timeMs of [0, 1000, seenForMs - 1, seenForMs + 100]) time.after(timeMs, publish);
    await time.run(() => false, seenForMs + 1000);
    assert.equal(shown, 2);
  });
});

import assert from "node:assert/strict";
import { createSimulatedFabric } from "../../src/gossip/simulated-network.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { seededRandom } from "../../src/random.ts";
import type { CreateWorld } from "./network-world.ts";

/** Longest that anything waited for may take, virtual milliseconds. */
const patienceMs = 120_000;

/** A world of simulated nodes in virtual time. */
export const simulatedWorld: CreateWorld = async (count, overlay, t) => {
  const time = createVirtualTime();
  const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 20, jitterMs: 10, lossRate: 0 });
  const names = Array.from({ length: count }, (_, i) => `node-${i}`);
  const nodes = names.map((name) => fabric.network(name));
  const until = async (holds: () => boolean): Promise<void> => {
    await time.run(holds, time.now() + patienceMs);
    assert.ok(holds(), "it did not come to hold");
  };
  t.after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  });
  return {
    nodes,
    clock: time,
    async start() {
      for (const node of nodes) await node.start();
      for (const [a, b] of overlay) fabric.connect(names[a]!, names[b]!);
    },
    ready: async () => {},
    partition: async (groups) => fabric.partition(groups.map((group) => group.map((i) => names[i]!))),
    heal: async () => fabric.heal(),
    until,
    pass: (durationMs) => time.run(() => false, time.now() + durationMs),
    async outcome(promise) {
      let settled = false;
      const mark = (): void => void (settled = true);
      promise.then(mark, mark);
      await until(() => settled);
      return promise;
    },
  };
};

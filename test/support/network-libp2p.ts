import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { sleep, systemClock } from "../../src/clock.ts";
import { createLibp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import type { CreateWorld, Overlay } from "./network-world.ts";

/** Longest that anything waited for may take, real milliseconds. */
const patienceMs = 20_000;

/** Polls until it holds; fails when it doesn't come to hold. */
export async function until(holds: () => boolean, withinMs = patienceMs): Promise<void> {
  for (const start = systemClock.now(); !holds();) {
    assert.ok(systemClock.now() - start < withinMs, "it did not come to hold");
    await sleep(systemClock, 5);
  }
}

/** Dials each pair of the overlay that `open` lets through. */
export async function connect(
  nodes: readonly Libp2pNetwork[],
  overlay: Overlay,
  open: (a: number, b: number) => boolean = () => true,
): Promise<void> {
  for (const [a, b] of overlay) if (open(a, b)) await nodes[a]!.dial(nodes[b]!.addresses()[0]!);
}

/** Whether all of these nodes that are connected relay the topic to each other. */
export function meshed(nodes: readonly Libp2pNetwork[], topic: string): boolean {
  const on = new Set(nodes.map((node) => node.self));
  return nodes.every((node) => {
    const neighbours = node.connections().filter((peer) => on.has(peer));
    return (
      isDeepStrictEqual(node.mesh(topic), neighbours) && neighbours.every((peer) => node.peers(topic).includes(peer))
    );
  });
}

/** A world of real nodes on loopback TCP. */
export const libp2pWorld: CreateWorld = async (count, overlay, t) => {
  const nodes = await Promise.all(Array.from({ length: count }, () => createLibp2pNetwork({ heartbeatMs: 100 })));
  t.after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  });
  const connected = async (): Promise<void> => {
    await connect(nodes, overlay);
    await until(() => overlay.every(([a, b]) => nodes[b]!.connections().includes(nodes[a]!.self)));
  };
  return {
    nodes,
    clock: systemClock,
    async start() {
      await Promise.all(nodes.map((node) => node.start()));
      await connected();
    },
    ready: (topic, subscribers = nodes.map((_, i) => i)) =>
      until(() =>
        meshed(
          subscribers.map((i) => nodes[i]!),
          topic,
        ),
      ),
    async partition(groups) {
      const groupOf = (name: string): number => groups.findIndex((group) => group.some((i) => nodes[i]!.self === name));
      await Promise.all(nodes.map((node) => node.allow((peer) => groupOf(peer) === groupOf(node.self))));
    },
    async heal() {
      await Promise.all(nodes.map((node) => node.allow(() => true)));
      await connected();
    },
    until,
    pass: (durationMs) => sleep(systemClock, durationMs),
    outcome: (promise) => promise,
  };
};

import type { Random } from "../random.ts";
import type { PeerName } from "./network.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How the simulated wire behaves. */
export interface LinkConditions {
  readonly time: VirtualTime;
  /** Draws jitter and losses. */
  readonly random: Random;
  /** One way. */
  readonly latencyMs: number;
  /** Added to the latency, uniform in [0, jitterMs). Default 0. */
  readonly jitterMs?: number;
  /** Share of transmissions that never arrive, in [0, 1). */
  readonly lossRate: number;
}

/** Which nodes can exchange anything, and when what they send arrives. */
export interface Links {
  connect(a: PeerName, b: PeerName): void;
  disconnect(a: PeerName, b: PeerName): void;
  /** Cuts every link between different groups; whoever is in no group keeps all its links. */
  partition(groups: readonly (readonly PeerName[])[]): void;
  heal(): void;
  linked(a: PeerName, b: PeerName): boolean;
  /** Nodes that `a` can exchange with, sorted. */
  neighbours(a: PeerName): PeerName[];
  /**
   * Sends over the link from a to b: `arrive` is called when it is there, never when it is lost. First in, first out.
   *
   * @param mayBeLost whether this one is exposed to the loss rate; default true
   */
  transmit(from: PeerName, to: PeerName, arrive: () => void, mayBeLost?: boolean): void;
}

/** Links with nobody connected. */
export function createLinks({ time, random, latencyMs, jitterMs = 0, lossRate }: LinkConditions): Links {
  const connected = new Map<PeerName, Set<PeerName>>();
  const groupOf = new Map<PeerName, number>();
  const lanes = new Map<string, { readonly random: Random; lastArrivalMs: number }>();

  const peersOf = (a: PeerName): Set<PeerName> => {
    const peers = connected.get(a) ?? new Set();
    connected.set(a, peers);
    return peers;
  };
  const cut = (a: PeerName, b: PeerName): boolean => {
    const groupA = groupOf.get(a);
    const groupB = groupOf.get(b);
    return groupA !== undefined && groupB !== undefined && groupA !== groupB;
  };
  const linked = (a: PeerName, b: PeerName): boolean => connected.get(a)?.has(b) === true && !cut(a, b);

  return {
    linked,
    connect(a, b) {
      if (a === b) return;
      peersOf(a).add(b);
      peersOf(b).add(a);
    },
    disconnect(a, b) {
      peersOf(a).delete(b);
      peersOf(b).delete(a);
    },
    partition(groups) {
      groupOf.clear();
      groups.forEach((group, i) => group.forEach((peer) => groupOf.set(peer, i)));
    },
    heal: () => groupOf.clear(),
    neighbours: (a) => [...peersOf(a)].filter((b) => !cut(a, b)).toSorted(),
    transmit(from, to, arrive, mayBeLost = true) {
      // Each direction draws from its own stream, so that one link's traffic doesn't change another's fate.
      const name = `${from}>${to}`;
      const lane = lanes.get(name) ?? { random: random.fork(name), lastArrivalMs: 0 };
      lanes.set(name, lane);
      if (mayBeLost && lossRate > 0 && lane.random.next() < lossRate) return;
      const delayMs = latencyMs + (jitterMs > 0 ? jitterMs * lane.random.next() : 0);
      lane.lastArrivalMs = Math.max(lane.lastArrivalMs, time.now() + delayMs);
      time.after(lane.lastArrivalMs - time.now(), arrive);
    },
  };
}

import { createHash } from "node:crypto";
import { sleep, systemClock } from "../clock.ts";
import type { Compute } from "../engine/engine.ts";
import { daemonKey } from "../gossip/libp2p-identity.ts";
import { createLibp2pNetwork } from "../gossip/libp2p-network.ts";
import { createOffenceBook } from "../gossip/offences.ts";
import { groupOf, organisationOf, type Fabric } from "./fabric.ts";
import type { Edge } from "./overlay.ts";
import type { Topology } from "./topology.ts";

/** How often a condition is looked at, ms. */
const pollMs = 20;

/** All organisations in this process, each a libp2p node with a port of its own on loopback. */
export async function libp2pFabric(topology: Topology, compute: Compute): Promise<Fabric> {
  const seedOf = (i: number): Uint8Array =>
    createHash("sha256").update(`vervet/testbed/${topology.seed}/daemon/${i}`).digest();
  const offences = Array.from({ length: topology.organisations }, () => createOffenceBook(systemClock));
  const networks = await Promise.all(
    offences.map(async ({ scoreOf }, i) =>
      createLibp2pNetwork({ privateKey: await daemonKey(seedOf(i)), heartbeatMs: 200, offences: scoreOf }),
    ),
  );
  let overlay: readonly Edge[] = [];

  const dial = async ([a, b]: Edge): Promise<void> => {
    const [from, to] = [networks[a]!, networks[b]!];
    const [address] = to.addresses();
    if (address === undefined || from.addresses().length === 0) return; // one of the two has not joined yet
    if (!from.connections().includes(to.self)) await from.dial(address);
  };

  return {
    clock: systemClock,
    compute,
    networks,
    offences,
    async connect(edges) {
      overlay = edges;
      for (const edge of edges) await dial(edge);
    },
    async separate(groups) {
      const sameSide = (i: number, peer: string): boolean => {
        const other = organisationOf(networks, peer);
        return other === null || groupOf(groups, i) === groupOf(groups, other);
      };
      await Promise.all(networks.map((network, i) => network.allow((peer) => sameSide(i, peer))));
      for (const [a, b] of overlay) if (groupOf(groups, a) === groupOf(groups, b)) await dial([a, b]);
    },
    async until(done) {
      while (!done()) await sleep(systemClock, pollMs);
    },
    async stop() {
      await Promise.all(networks.map((network) => network.stop()));
    },
  };
}

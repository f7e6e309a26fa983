import type { PeerName } from "../../src/gossip/network.ts";
import { foundSites } from "./consortium-sites.ts";
import { followLog, type DaemonLog } from "./daemon-log.ts";
import { createStar } from "./namespaces.ts";
import { cleanUpSites, type Site } from "./running-daemon.ts";
import type { LinkCounts } from "./slow-link.ts";
import { startWires, type Wire } from "./wires.ts";

const port = 4001;

/** Daemons of one consortium, each in a network namespace of its own, with a long wire between every two. */
export interface FarApart {
  readonly members: readonly Member[];
  /** Packets to and from an organisation vanish. */
  cut(organisation: number): void;
  mend(organisation: number): void;
  /** Stops the daemons as an operator does; what passed the wires. */
  stop(): Promise<LinkCounts>;
  /** Ends whatever is left, and removes namespaces and folders. */
  cleanUp(): Promise<void>;
}

/** One of them. */
export interface Member extends DaemonLog {
  readonly site: Site;
  /** Null while it runs. */
  exitStatus(): number | null;
}

/** Founds the consortium and starts everybody. */
export async function settleFarApart(organisations: number, roundMs: number): Promise<FarApart> {
  const indices = Array.from({ length: organisations }, (_, i) => i);
  const namespaces = createStar(organisations);
  let endWires: () => Promise<LinkCounts> = async () => ({ segments: 0, stalled: 0 });
  const cleanUp = async (): Promise<void> => {
    await cleanUpSites();
    await endWires();
    namespaces.remove();
  };
  try {
    // Whoever came later dials: at its own end of the wire, a port for each of the others.
    const portOf = (site: number): number => port + site;
    const wires = indices.flatMap((from) =>
      indices.slice(0, from).map((to): Wire => ({
        near: { host: namespaces.gateway(from), port: portOf(to) },
        target: { host: namespaces.address(to), port },
      })),
    );
    endWires = await startWires(namespaces, wires);
    const places = indices.map((i) => ({
      within: namespaces.within(i),
      network: (peers: readonly PeerName[]) => ({
        listen: [`/ip4/${namespaces.address(i)}/tcp/${port}`],
        bootstrap: peers
          .slice(0, i)
          .map((peer, site) => `/ip4/${namespaces.gateway(i)}/tcp/${portOf(site)}/p2p/${peer}`),
      }),
    }));
    // All models are kept, for comparing them afterwards.
    const { sites } = await foundSites({ roundMs, places, config: "retention: { modelVersionsMax: 1000 }" });
    const running = await Promise.all(sites.map((site) => site.start()));
    const members = sites.map((site, i): Member => {
      const each = running[i]!;
      return { site, ...followLog(each), exitStatus: () => each.child.exitCode };
    });
    return {
      members,
      cut: (organisation) => namespaces.cut(organisation),
      mend: (organisation) => namespaces.mend(organisation),
      async stop() {
        for (const { child } of running) child.kill("SIGTERM");
        await Promise.all(running.map(({ ended }) => ended));
        return endWires();
      },
      cleanUp,
    };
  } catch (cause) {
    await cleanUp();
    throw cause;
  }
}

import type { Clock } from "../clock.ts";
import type { Compute } from "../engine/engine.ts";
import type { Network, PeerName } from "../gossip/network.ts";
import type { OffenceBook } from "../gossip/offences.ts";
import type { Edge } from "./overlay.ts";

/** What a testbed's organisations are connected by: real libp2p, or the simulator. */
export interface Fabric {
  readonly clock: Clock;
  /** Workers whose results arrive on {@link clock}. */
  readonly compute: Compute;
  /** One network for each organisation, by its index; created, not started. */
  readonly networks: readonly Network[];
  /** What each organisation holds against its peers, where its network scores them by it: over libp2p. */
  readonly offences?: readonly OffenceBook[];
  /** Connects an organisation's running network to those of its overlay neighbours that run. */
  connect(edges: readonly Edge[]): Promise<void>;
  /** Separates groups of organisations, by index; whoever is in no group stays with the first. Empty: heals. */
  separate(groups: readonly (readonly number[])[]): Promise<void>;
  /** Lets time pass until `done()`. */
  until(done: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** The organisation whose network a peer is; null for a stranger. */
export function organisationOf(networks: readonly Network[], peer: PeerName): number | null {
  const index = networks.findIndex(({ self }) => self === peer);
  return index < 0 ? null : index;
}

/** The group that each organisation is in, by index: 0 for those that no group names. */
export function groupOf(groups: readonly (readonly number[])[], organisation: number): number {
  return Math.max(
    0,
    groups.findIndex((group) => group.includes(organisation)),
  );
}

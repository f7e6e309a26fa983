import { circuitRelayServer, circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import { dcutr } from "@libp2p/dcutr";

/** How daemons behind NAT are reached. All off unless asked for: each opens something to others. */
export interface Reach {
  /** Lets members be reached through this node, whose bandwidth they use. */
  readonly relayFor: boolean;
  /** Lets this node dial members through relays, and be dialled so. */
  readonly useRelays: boolean;
  /** Relays to be reached through, each with its `/p2p/` id. */
  readonly relays: readonly string[];
  /** Turns a relayed connection into a direct one, where the side that was dialled can dial the other. */
  readonly holePunching: boolean;
  /** Further addresses to be dialled at, such as those of a router that hands connections on. */
  readonly announce: readonly string[];
}

/** Reaches nobody but by dialling. */
export const dialOnly: Reach = { relayFor: false, useRelays: false, relays: [], holePunching: false, announce: [] };

/** Members that may be reached through one relay; as many as mix all. */
const reservationsMax = 64;

type Transport = ReturnType<typeof circuitRelayTransport>;

/** Transports and services that reach further. */
export function reachParts({ relayFor, useRelays, relays, holePunching }: Reach): {
  readonly transports: readonly Transport[];
  readonly services: Readonly<Record<string, ReturnType<typeof circuitRelayServer> | ReturnType<typeof dcutr>>>;
} {
  const relayed = useRelays || relays.length > 0;
  // Without libp2p's own limits (two minutes, 128 KiB): gossip and requests keep off limited connections.
  const reservations = { maxReservations: reservationsMax, applyDefaultLimit: false };
  return {
    transports: relayed ? [circuitRelayTransport()] : [],
    services: {
      ...(relayFor && { relay: circuitRelayServer({ reservations }) }),
      ...(relayed && holePunching && { holePunching: dcutr() }),
    },
  };
}

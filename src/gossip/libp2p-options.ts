import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Doors } from "./libp2p-doors.ts";
import type { DaemonKey } from "./libp2p-identity.ts";
import type { Reach } from "./libp2p-reach.ts";
import type { PeerName } from "./network.ts";
import type { OnRefusal } from "./refusals.ts";

/** How a node meets the world. */
export interface Libp2pNetworkOptions {
  /** The daemon's key, which makes its peer id. Default: a fresh one. */
  readonly privateKey?: DaemonKey;
  /** Where to listen. Default: a free port on loopback only, so that nothing is exposed by accident. */
  readonly listen?: readonly string[];
  /** Peers to find the others by, each with its `/p2p/` id. Default: none. */
  readonly bootstrap?: readonly string[];
  /** Whether to find peers on the local network. Default: false, since it announces the daemon there. */
  readonly mdns?: boolean;
  /** Relays and hole punching. Default: none of it. */
  readonly reach?: Reach;
  /** Pre-shared key, 32 bytes: whoever has another one, or none, gets no further than TCP. Default: none is needed. */
  readonly networkKey?: Uint8Array | null;
  readonly logger?: Logger;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** How often the mesh is tended. Default: 1000, gossipsub's own. */
  readonly heartbeatMs?: number;
  /** Default: the protocol's limit. Anything else only for measuring; it must be the same on every node. */
  readonly maxMessageBytes?: number;
  /** A peer's proven offences (equivocation, bad blobs) as a score, at most 0; -10 stops gossip to it. Default: none. */
  readonly offences?: (peer: PeerName) => number;
  /** Keeps strangers out of everything but the front desk. Default: no doors, everybody is let in. */
  readonly doors?: Doors;
  /** Told of everything that is refused on the wire, for metrics. Default: nobody is. */
  readonly refused?: OnRefusal;
}

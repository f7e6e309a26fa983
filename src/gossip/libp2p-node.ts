import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { bootstrap } from "@libp2p/bootstrap";
import { gossipsub, StrictNoSign } from "@libp2p/gossipsub";
import type { GossipSub } from "@libp2p/gossipsub";
import { identify } from "@libp2p/identify";
import type { Identify } from "@libp2p/identify";
import type { ConnectionGater, Libp2p } from "@libp2p/interface";
import { mdns } from "@libp2p/mdns";
import { preSharedKey } from "@libp2p/pnet";
import { tcp } from "@libp2p/tcp";
import type { Multiaddr } from "@multiformats/multiaddr";
import { createLibp2p } from "libp2p";
import type { Clock } from "../clock.ts";
import { formatNetworkKey } from "../consortium/network-key.ts";
import type { DaemonKey } from "./libp2p-identity.ts";
import { connectionLimits, createConnectionLimits } from "./libp2p-limits.ts";
import { originOf } from "./libp2p-origin.ts";
import { reachParts, type Reach } from "./libp2p-reach.ts";
import { peerScoring } from "./libp2p-scoring.ts";
import { countingMetrics } from "./libp2p-traffic.ts";
import { messageId } from "./message-id.ts";
import type { PeerName } from "./network.ts";
import type { OnRefusal } from "./refusals.ts";
import { seenForMs } from "./seen-cache.ts";
import type { TrafficCount } from "./traffic-count.ts";

/** A libp2p node with gossipsub on it. */
export type VervetNode = Libp2p<{ identify: Identify; pubsub: GossipSub }>;

/** What a node is made of. */
export interface NodeParts {
  readonly key: DaemonKey;
  /** Pre-shared; null: none. */
  readonly networkKey: Uint8Array | null;
  readonly listen: readonly string[];
  readonly bootstrap: readonly string[];
  readonly mdns: boolean;
  readonly reach: Reach;
  /** Whether a peer is a member's daemon; everybody is where there are no doors. */
  readonly isMember: (peer: PeerName) => boolean;
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  readonly topics: Iterable<string>;
  readonly offences: (peer: PeerName) => number;
  /** Whether a peer may be connected; `from`: where it came from; null: we dial it. */
  readonly allowed: (peer: PeerName, from: string | null) => boolean;
  readonly count: TrafficCount;
  readonly clock: Clock;
  readonly refused: OnRefusal;
}

/**
 * Longest gossipsub envelope that is read, bytes. A longer one ends gossip with its sender, so it must hold what an
 * honest peer sends at once: an answer to IWANT carries many messages.
 */
const maxEnvelopeBytes = 4 * 1024 * 1024;

/** Most that waits to be sent to one slow peer, bytes, before gossip with it ends. */
const maxUnsentBytes = 32 * 1024 * 1024;

/** Most that a peer may have under way to us on one stream, bytes: bounds what a hostile one makes us hold. */
const maxStreamWindowBytes = 1024 * 1024;

/** A node, not started. */
export async function createNode(parts: NodeParts): Promise<VervetNode> {
  const further = reachParts(parts.reach);
  const node = await createLibp2p({
    start: false,
    privateKey: parts.key,
    // Tells strangers nothing about the machine.
    nodeInfo: { name: "vervet", version: "0", userAgent: "vervet" },
    addresses: { listen: [...parts.listen], appendAnnounce: [...parts.reach.announce] },
    transports: [tcp(), ...further.transports],
    ...(parts.networkKey !== null && { connectionProtector: protectorFor(parts.networkKey) }),
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: maxStreamWindowBytes } })],
    connectionGater: gaterFor(parts),
    connectionManager: {
      // The gater counts by address, and says so; libp2p's own defaults (5 a second, 10 pending) refuse a consortium's start.
      inboundConnectionThreshold: 2 * connectionLimits.ofAddressBurst,
      maxIncomingPendingConnections: connectionLimits.handshakes,
      maxConnections: connectionLimits.inAll,
    },
    // Pings find dead connections. A machine that is busy for a few seconds is not dead: the default hangs up after 5 s.
    connectionMonitor: { pingInterval: 30_000, pingTimeout: { minTimeout: 20_000 } },
    peerDiscovery: [
      ...(parts.bootstrap.length > 0 ? [bootstrap({ list: [...parts.bootstrap], timeout: 0 })] : []),
      ...(parts.mdns ? [mdns({ serviceTag: "_vervet._udp.local" })] : []),
    ],
    metrics: countingMetrics(parts.count, parts.refused),
    services: { ...further.services, identify: identify(), pubsub: gossipsub(gossipOptions(parts)) },
  });
  vouchForAddresses(node);
  return node;
}

/**
 * Tells others wherever we listen, as the operator wants it. Of a public address libp2p tells nobody by itself, before a service that strangers
 * would have to serve has dialled it back.
 */
function vouchForAddresses(node: VervetNode): void {
  const { addressManager } = (node as unknown as NodeInside).components;
  node.addEventListener("transport:listening", ({ detail: listener }) => {
    for (const address of listener.getAddrs()) addressManager.confirmObservedAddr(address, { type: "transport" });
  });
}

/** What a libp2p node has beyond its declared interface. */
interface NodeInside {
  readonly components: {
    readonly addressManager: { confirmObservedAddr(address: Multiaddr, as: { readonly type: "transport" }): void };
  };
}

function protectorFor(key: Uint8Array): ReturnType<typeof preSharedKey> {
  return preSharedKey({ psk: new TextEncoder().encode(formatNetworkKey(key)) });
}

function gossipOptions(parts: NodeParts): Parameters<typeof gossipsub>[0] {
  return {
    // Announcements carry their author's signature; gossipsub's would only add the relay's name to it.
    globalSignaturePolicy: StrictNoSign,
    msgIdFn: (message) => messageId(message.topic, message.data),
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    emitSelf: false,
    fallbackToFloodsub: false,
    seenTTL: seenForMs,
    heartbeatInterval: parts.heartbeatMs,
    maxInboundDataLength: Math.max(maxEnvelopeBytes, 2 * parts.maxMessageBytes),
    maxOutboundBufferSize: maxUnsentBytes,
    scoreParams: peerScoring(parts.topics, parts.offences),
  };
}

/** Refuses an address that comes too often, and a peer as soon as it is known who it is: before dialling, after the handshake. */
function gaterFor({ allowed, isMember, clock, refused }: NodeParts): ConnectionGater {
  const limits = createConnectionLimits(clock, refused);
  return {
    denyDialPeer: (peer) => !allowed(peer.toString(), null),
    denyInboundConnection: (connection) => !limits.admit(connection),
    denyInboundEncryptedConnection: (peer, connection) =>
      !limits.admitPeer(peer, connection) || !allowed(peer.toString(), originOf(connection.remoteAddr)),
    denyOutboundEncryptedConnection: (peer) => !allowed(peer.toString(), null),
    denyInboundRelayReservation: (peer) => !isMember(peer.toString()),
    denyOutboundRelayedConnection: (from, to) => !isMember(from.toString()) || !isMember(to.toString()),
    denyInboundRelayedConnection: (relay) => !isMember(relay.toString()),
  };
}

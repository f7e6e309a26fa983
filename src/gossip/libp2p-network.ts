import { TopicValidatorResult } from "@libp2p/gossipsub";
import type { GossipSub } from "@libp2p/gossipsub";
import { peerIdFromString } from "@libp2p/peer-id";
import { systemClock } from "../clock.ts";
import type { Cancel, Clock } from "../clock.ts";
import { silentLogger } from "../logger.ts";
import type { Logger } from "../logger.ts";
import { alreadyTaken, messageTooLarge, notStarted, unreachable } from "./failures.ts";
import { hasRoom, keepDoors, mayOpen, type Doors } from "./libp2p-doors.ts";
import { keepConnecting, parseAddress } from "./libp2p-discovery.ts";
import { startFailure } from "./libp2p-failures.ts";
import { meshOf, scoreOf, scoreTopic } from "./libp2p-gossipsub.ts";
import { daemonKey, peerNameOf } from "./libp2p-identity.ts";
import type { DaemonKey } from "./libp2p-identity.ts";
import { createNode } from "./libp2p-node.ts";
import type { VervetNode } from "./libp2p-node.ts";
import { askPeer, maxStreamsPerPeer, serveStream } from "./libp2p-requests.ts";
import { maxMessageBytes as defaultMaxMessageBytes } from "./network.ts";
import type { Acceptance, Deliver, Handler, Network, PeerName, Validate } from "./network.ts";
import { createTrafficCount } from "./traffic-count.ts";
import { guarded } from "./guarded-validate.ts";

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
}

/** A network over libp2p, with what only a real one has. */
export interface Libp2pNetwork extends Network {
  /** Where others can dial this node, each with its peer id. Empty before `start`. */
  addresses(): string[];
  /** Connects; the peer that answered. Rejects with UNREACHABLE. */
  dial(address: string): Promise<PeerName>;
  hangUp(peer: PeerName): Promise<void>;
  /** Who may be connected from now on; hangs up on everybody else. */
  allow(gate: (peer: PeerName) => boolean): Promise<void>;
  /** Connected peers, sorted. */
  connections(): PeerName[];
  /** Peers that messages of this topic are relayed to, sorted. */
  mesh(topic: string): PeerName[];
  /** Gossipsub's score of a peer. */
  score(peer: PeerName): number;
}

/** A node over TCP, noise, yamux and gossipsub. Nothing is opened before `start`; it may be started again after `stop`. */
export async function createLibp2pNetwork(options: Libp2pNetworkOptions = {}): Promise<Libp2pNetwork> {
  const { listen = ["/ip4/127.0.0.1/tcp/0"], bootstrap = [], mdns = false, heartbeatMs = 1000 } = options;
  const { clock = systemClock, logger = silentLogger, maxMessageBytes = defaultMaxMessageBytes } = options;
  const { offences = () => 0, doors } = options;
  listen.forEach((address) => parseAddress(address));
  bootstrap.forEach((address) => parseAddress(address, true));
  const key = options.privateKey ?? (await daemonKey());
  const self = peerNameOf(key);
  const topics = new Map<string, { readonly validate: Validate; readonly deliver: Deliver }>();
  const handlers = new Map<string, Handler>();
  const count = createTrafficCount();
  let gate: (peer: PeerName) => boolean = () => true;
  let node: VervetNode | null = null;
  let stopConnecting: Cancel = () => {};
  let leaveDoors: Cancel = () => {};

  const running = (): VervetNode => {
    if (node === null) throw notStarted();
    return node;
  };

  const join = (pubsub: GossipSub, topic: string, validate: Validate): void => {
    pubsub.topicValidators.set(topic, (peer, { data }) => {
      // Envelopes may hold more than a message may: nobody who keeps to the protocol sends one this long.
      if (data.length > maxMessageBytes) return TopicValidatorResult.Reject;
      return validatorResult[validate(new Uint8Array(data), peer.toString())];
    });
    pubsub.subscribe(topic);
  };

  const serve = (on: VervetNode, protocol: string, handler: Handler): Promise<void> =>
    on.handle(
      protocol,
      (stream, { remotePeer }) => {
        const peer = remotePeer.toString();
        if (mayOpen(doors, peer, protocol)) return serveStream(stream, peer, handler, { clock, logger });
        stream.abort(new Error(`${protocol} is for members`));
      },
      { maxInboundStreams: maxStreamsPerPeer, maxOutboundStreams: maxStreamsPerPeer },
    );

  const deliverOn = (pubsub: GossipSub): void =>
    pubsub.addEventListener("gossipsub:message", ({ detail: { msg, propagationSource } }) => {
      try {
        topics.get(msg.topic)?.deliver(new Uint8Array(msg.data), propagationSource.toString());
      } catch (error) {
        logger.error({ err: error, topic: msg.topic }, "a delivery threw");
      }
    });

  return {
    self,
    async start() {
      if (node !== null) return;
      const connected = (): PeerName[] => node?.getPeers().map(String) ?? [];
      const allowed = (peer: PeerName, inbound: boolean): boolean =>
        gate(peer) && (!inbound || hasRoom(doors, peer, connected()));
      const parts = { key, listen, bootstrap, mdns, heartbeatMs, maxMessageBytes, offences, allowed, count };
      const fresh = await createNode({ ...parts, topics: topics.keys() });
      try {
        for (const [protocol, handler] of handlers) await serve(fresh, protocol, handler);
        deliverOn(fresh.services.pubsub);
        if (doors !== undefined) leaveDoors = keepDoors(fresh, doors, { clock, logger });
        await fresh.start();
        for (const [topic, { validate }] of topics) join(fresh.services.pubsub, topic, validate);
      } catch (error) {
        leaveDoors();
        await fresh.stop();
        throw startFailure(error, listen);
      }
      node = fresh;
      stopConnecting = keepConnecting(fresh, bootstrap, { clock, logger });
    },
    async stop() {
      const stopping = node;
      node = null;
      stopConnecting();
      leaveDoors();
      await stopping?.stop();
    },
    async publish(topic, bytes) {
      const { pubsub } = running().services;
      if (bytes.length > maxMessageBytes) throw messageTooLarge(bytes.length, maxMessageBytes);
      await pubsub.publish(topic, new Uint8Array(bytes));
    },
    subscribe(topic, validate, deliver) {
      if (topics.has(topic)) throw alreadyTaken(topic);
      const subscription = { validate: guarded(validate, topic, logger), deliver };
      topics.set(topic, subscription);
      if (node === null) return;
      scoreTopic(node.services.pubsub, topic);
      join(node.services.pubsub, topic, subscription.validate);
    },
    async request(peer, protocol, bytes, signal) {
      const connection = running()
        .getConnections()
        .find(({ remotePeer, status }) => status === "open" && remotePeer.toString() === peer);
      return askPeer(connection, peer, protocol, bytes, signal);
    },
    handle(protocol, handler) {
      if (handlers.has(protocol)) throw alreadyTaken(protocol);
      handlers.set(protocol, handler);
      if (node !== null) void serve(node, protocol, handler);
    },
    peers: (topic) => node?.services.pubsub.getSubscribers(topic).map(String).toSorted() ?? [],
    traffic: () => count.read(),
    addresses: () => node?.getMultiaddrs().map(String) ?? [],
    async dial(address) {
      const target = parseAddress(address);
      try {
        const connection = await running().dial(target);
        return connection.remotePeer.toString();
      } catch (error) {
        throw node === null ? error : unreachable(address, error);
      }
    },
    async hangUp(peer) {
      await running().hangUp(peerIdFromString(peer));
    },
    async allow(next) {
      gate = next;
      const refused = node?.getPeers().filter((peer) => !gate(peer.toString())) ?? [];
      await Promise.all(refused.map((peer) => running().hangUp(peer)));
    },
    connections: () => node?.getPeers().map(String).toSorted() ?? [],
    mesh: (topic) => meshOf(running().services.pubsub, topic),
    score: (peer) => scoreOf(running().services.pubsub, peer),
  };
}

const validatorResult: Record<Acceptance, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

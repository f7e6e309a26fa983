import { TopicValidatorResult } from "@libp2p/gossipsub";
import type { GossipSub } from "@libp2p/gossipsub";
import { peerIdFromString } from "@libp2p/peer-id";
import { systemClock } from "../clock.ts";
import type { Cancel } from "../clock.ts";
import { silentLogger } from "../logger.ts";
import { alreadyTaken, messageTooLarge, notStarted, unreachable } from "./failures.ts";
import { hasRoom, keepDoors, visitsOf } from "./libp2p-doors.ts";
import { addressesOf, keepConnecting, parseAddress } from "./libp2p-discovery.ts";
import { startFailure } from "./libp2p-failures.ts";
import { countTopics, meshOf, scoreOf, scoreTopic } from "./libp2p-gossipsub.ts";
import { daemonKey, peerNameOf } from "./libp2p-identity.ts";
import { createNode } from "./libp2p-node.ts";
import type { VervetNode } from "./libp2p-node.ts";
import { dialOnly } from "./libp2p-reach.ts";
import { guardReach, keepRelayed } from "./libp2p-relays.ts";
import { askPeer } from "./libp2p-requests.ts";
import type { Libp2pNetworkOptions } from "./libp2p-options.ts";
import { createServing } from "./libp2p-serving.ts";
import { linkBytes } from "./libp2p-traffic.ts";
import { maxMessageBytes as defaultMaxMessageBytes } from "./network.ts";
import type { Acceptance, Deliver, Handler, Network, PeerName, Validate } from "./network.ts";
import { createTrafficCount } from "./traffic-count.ts";
import { guarded } from "./guarded-validate.ts";

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
  /** Where a connected peer says, signed, that it can be dialled; each with its peer id. */
  addressesOf(peer: PeerName): Promise<string[]>;
  /** Gossipsub's score of a peer. */
  score(peer: PeerName): number;
}

/** A node over TCP, noise, yamux and gossipsub. Nothing is opened before `start`; it may be started again after `stop`. */
export async function createLibp2pNetwork(options: Libp2pNetworkOptions = {}): Promise<Libp2pNetwork> {
  const { listen = ["/ip4/127.0.0.1/tcp/0"], bootstrap = [], mdns = false, heartbeatMs = 1000 } = options;
  const { clock = systemClock, logger = silentLogger, maxMessageBytes = defaultMaxMessageBytes } = options;
  const { offences = () => 0, doors, refused = () => {}, networkKey = null, reach = dialOnly } = options;
  [...listen, ...reach.announce].forEach((address) => parseAddress(address));
  [...bootstrap, ...reach.relays].forEach((address) => parseAddress(address, true));
  const isMember = (peer: PeerName): boolean => doors === undefined || doors.isMember(peer);
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
      if (data.length > maxMessageBytes) {
        refused("message-oversize");
        return TopicValidatorResult.Reject;
      }
      return validatorResult[validate(new Uint8Array(data), peer.toString())];
    });
    pubsub.subscribe(topic);
  };

  const serve = createServing({ doors, clock, logger, refused });

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
      const allowed = (peer: PeerName, from: string | null): boolean => {
        const known = gate(peer);
        if (known && (from === null || hasRoom(doors, { peer, from }, visitsOf(node)))) return true;
        if (from !== null) refused(known ? "too-many-strangers" : "not-allowed");
        return false;
      };
      const parts = {
        key,
        networkKey,
        reach,
        isMember,
        listen,
        bootstrap,
        mdns,
        heartbeatMs,
        maxMessageBytes,
        offences,
        allowed,
        count,
        clock,
        refused,
      };
      const fresh = await createNode({ ...parts, topics: topics.keys() });
      try {
        for (const [protocol, handler] of handlers) await serve(fresh, protocol, handler);
        deliverOn(fresh.services.pubsub);
        countTopics(fresh.services.pubsub, topics, refused);
        if (doors !== undefined) leaveDoors = keepDoors(fresh, doors, { clock, logger, refused });
        await fresh.start();
        await guardReach(fresh, isMember, refused);
        for (const [topic, { validate }] of topics) join(fresh.services.pubsub, topic, validate);
      } catch (error) {
        leaveDoors();
        await fresh.stop();
        throw startFailure(error, listen);
      }
      node = fresh;
      const stopDialling = keepConnecting(fresh, bootstrap, { clock, logger });
      const leaveRelays = keepRelayed(fresh, reach.relays, { clock, logger });
      stopConnecting = () => (stopDialling(), leaveRelays());
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
    origin: (peer) => visitsOf(node).find((visit) => visit.peer === peer)?.from ?? peer,
    linkBytes: () => linkBytes(node?.getConnections() ?? [], count),
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
    addressesOf: (peer) => addressesOf(running(), peer),
    mesh: (topic) => meshOf(running().services.pubsub, topic),
    score: (peer) => scoreOf(running().services.pubsub, peer),
  };
}

const validatorResult: Record<Acceptance, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

import type { Logger } from "../logger.ts";
import { silentLogger } from "../logger.ts";
import { alreadyTaken, messageTooLarge, notStarted } from "./failures.ts";
import { messageId } from "./message-id.ts";
import { maxMessageBytes } from "./network.ts";
import type { Deliver, Handler, Network, PeerName, Validate } from "./network.ts";
import { createSeenCache } from "./seen-cache.ts";
import { createLinks } from "./simulated-links.ts";
import type { LinkConditions, Links } from "./simulated-links.ts";
import { createSimulatedRequests } from "./simulated-requests.ts";
import type { SimulatedRequests } from "./simulated-requests.ts";
import { createTrafficCount } from "./traffic-count.ts";
import { guarded } from "./guarded-validate.ts";

/** Everything the simulated wire is made of, with the nodes on it. */
export interface SimulatedFabric extends Pick<Links, "connect" | "disconnect" | "partition" | "heal"> {
  /** The node of this name; the same one each time. */
  network(self: PeerName): Network;
}

/** How the fabric behaves, and where validators that throw are reported. */
export interface FabricOptions extends LinkConditions {
  readonly logger?: Logger;
}

interface Fabric {
  readonly options: FabricOptions;
  readonly links: Links;
  readonly requests: SimulatedRequests;
  readonly nodes: Map<PeerName, SimulatedNode>;
}

/** A node as its neighbours see it. */
interface SimulatedNode extends Network {
  readonly running: boolean;
  readonly topics: ReadonlyMap<string, unknown>;
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly count: ReturnType<typeof createTrafficCount>;
  receive(message: FloodedMessage, from: PeerName): void;
}

/** A message under way. Its bytes are nobody's to change; its id is computed once. */
interface FloodedMessage {
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly id: string;
}

/**
 * A network of nodes in one process and in virtual time. Messages flood by relay over the links, as gossipsub's do:
 * each node validates what it receives and forwards what it accepts to its other neighbours on the topic. The same
 * options, seed and program give the same run, byte for byte. Traffic counts messages, requests and answers; no framing.
 */
export function createSimulatedFabric(options: FabricOptions): SimulatedFabric {
  const links = createLinks(options);
  const requests = createSimulatedRequests(links);
  const fabric: Fabric = { options, links, requests, nodes: new Map() };
  const breaking = (change: () => void): void => {
    change();
    requests.dropUnlinked();
  };
  return {
    network(self) {
      const node = fabric.nodes.get(self) ?? createNode(self, fabric);
      fabric.nodes.set(self, node);
      return node;
    },
    connect: (a, b) => links.connect(a, b),
    heal: () => links.heal(),
    disconnect: (a, b) => breaking(() => links.disconnect(a, b)),
    partition: (groups) => breaking(() => links.partition(groups)),
  };
}

function createNode(self: PeerName, { options, links, requests, nodes }: Fabric): SimulatedNode {
  const { time, logger = silentLogger } = options;
  const topics = new Map<string, { readonly validate: Validate; readonly deliver: Deliver }>();
  const handlers = new Map<string, Handler>();
  const seen = createSeenCache(() => time.now());
  const count = createTrafficCount();
  let running = false;

  const neighboursOn = (topic: string): SimulatedNode[] =>
    links
      .neighbours(self)
      .map((name) => nodes.get(name))
      .filter((node) => node !== undefined)
      .filter((node) => node.running && node.topics.has(topic));

  const flood = (message: FloodedMessage, except?: PeerName): void => {
    for (const peer of neighboursOn(message.topic)) {
      if (peer.self === except) continue;
      count.sent(message.bytes.length, peer.self);
      links.transmit(self, peer.self, () => peer.receive(message, self));
    }
  };

  const node: SimulatedNode = {
    self,
    topics,
    handlers,
    count,
    get running() {
      return running;
    },
    async start() {
      running = true;
    },
    async stop() {
      running = false;
      seen.clear();
      requests.dropUnlinked();
    },
    async publish(topic, bytes) {
      if (!running) throw notStarted();
      if (bytes.length > maxMessageBytes) throw messageTooLarge(bytes.length);
      const message = { topic, bytes: new Uint8Array(bytes), id: idOf(topic, bytes) };
      if (seen.add(message.id)) flood(message);
    },
    subscribe(topic, validate, deliver) {
      if (topics.has(topic)) throw alreadyTaken(topic);
      topics.set(topic, { validate: guarded(validate, topic, logger), deliver });
    },
    receive(message, from) {
      const subscription = topics.get(message.topic);
      if (!running || subscription === undefined || !links.linked(self, from)) return;
      count.received(message.bytes.length, from);
      if (!seen.add(message.id)) return;
      const copy = new Uint8Array(message.bytes);
      if (subscription.validate(copy, from) !== "accept") return;
      flood(message, from);
      subscription.deliver(copy, from);
    },
    async request(peer, protocol, bytes, signal) {
      if (!running) throw notStarted();
      return requests.request(node, nodes.get(peer), { peer, protocol, bytes, signal });
    },
    handle(protocol, handler) {
      if (handlers.has(protocol)) throw alreadyTaken(protocol);
      handlers.set(protocol, handler);
    },
    peers: (topic) => (running ? neighboursOn(topic).map((peer) => peer.self) : []),
    traffic: () => count.read(),
    origin: (peer) => peer,
    linkBytes: () => new Map(links.neighbours(self).map((peer) => [peer, count.onLink(peer)])),
  };
  return node;
}

function idOf(topic: string, bytes: Uint8Array): string {
  return Buffer.from(messageId(topic, bytes)).toString("hex");
}

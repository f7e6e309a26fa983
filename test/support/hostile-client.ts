import type { Stream } from "@libp2p/interface";
import { RPC } from "@libp2p/gossipsub/message";
import { multiaddr } from "@multiformats/multiaddr";
import { systemClock } from "../../src/clock.ts";
import { silentLogger } from "../../src/logger.ts";
import { introductionProtocol } from "../../src/gossip/introduction.ts";
import { daemonKey } from "../../src/gossip/libp2p-identity.ts";
import { createNode, type NodeParts, type VervetNode } from "../../src/gossip/libp2p-node.ts";
import { dialOnly } from "../../src/gossip/libp2p-reach.ts";
import { askPeer, serveStream } from "../../src/gossip/libp2p-requests.ts";
import type { Handler } from "../../src/gossip/network.ts";
import { createTrafficCount } from "../../src/gossip/traffic-count.ts";
import { until } from "./network-libp2p.ts";

/** A node that speaks vervet's protocols as it likes, connected to one daemon. */
export interface HostileClient {
  readonly node: VervetNode;
  /** One proper request, and its answer; rejects where it is refused. */
  ask(protocol: string, bytes: Uint8Array): Promise<Uint8Array>;
  /** A stream to do with as it likes. */
  open(protocol: string): Promise<Stream>;
  /** Answers what the daemon asks for. */
  answer(protocol: string, handler: Handler): Promise<void>;
  /** Takes the daemon's requests as streams. */
  take(protocol: string, handler: (stream: Stream) => void): Promise<void>;
  /** Gossips, past what an honest node checks. */
  publish(topic: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** How a hostile client meets a daemon. */
export interface HostileOptions {
  readonly address: string;
  readonly networkKey: Uint8Array | null;
  /** The daemon's secret of a member that turned hostile, and its certificate; a stranger has neither. */
  readonly secret?: Uint8Array;
  readonly certificate?: Uint8Array;
  /** A topic that a member waits for the daemon to listen to, before it does anything. */
  readonly topic?: string;
}

/** A node that dials, publishes and relays whatever it is told to; not started. */
export async function hostileNode(over: Partial<NodeParts> = {}): Promise<VervetNode> {
  return createNode({
    key: await daemonKey(),
    networkKey: null,
    listen: [],
    bootstrap: [],
    mdns: false,
    reach: dialOnly,
    isMember: () => true,
    heartbeatMs: 100,
    maxMessageBytes: 64 * 1024 * 1024,
    topics: [],
    offences: () => 0,
    allowed: () => true,
    count: createTrafficCount(),
    clock: systemClock,
    refused: () => {},
    ...over,
  });
}

/** Connects; an insider shows its certificate, and waits until the daemon gossips with it. */
export async function hostileClient(options: HostileOptions): Promise<HostileClient> {
  const target = multiaddr(options.address);
  const never = new AbortController().signal;
  const node = await hostileNode({ key: await daemonKey(options.secret), networkKey: options.networkKey });
  const parts = { clock: systemClock, logger: silentLogger, refused: () => {} };
  await node.handle(introductionProtocol, (stream) => serveStream(stream, "", async () => new Uint8Array(), parts));
  await node.start();
  const connection = await node.dial(target);
  const peer = connection.remotePeer.toString();
  const ask = (protocol: string, bytes: Uint8Array): Promise<Uint8Array> =>
    askPeer(connection, peer, protocol, bytes, never);
  if (options.certificate !== undefined) await ask(introductionProtocol, options.certificate);
  const { pubsub } = node.services;
  const { topic } = options;
  if (topic !== undefined) {
    pubsub.subscribe(topic);
    const { streamsOutbound } = pubsub as unknown as { readonly streamsOutbound: ReadonlyMap<string, unknown> };
    // Without a stream of its own, gossipsub publishes to nobody, and says nothing.
    await until(() => pubsub.getSubscribers(topic).length > 0 && streamsOutbound.has(peer));
  }
  return {
    node,
    ask,
    open: (protocol) => connection.newStream(protocol, { maxOutboundStreams: 10_000 }),
    answer: (protocol, handler) =>
      node.handle(protocol, (stream) => serveStream(stream, peer, handler, parts), { maxInboundStreams: 1000 }),
    take: (protocol, handler) => node.handle(protocol, handler, { maxInboundStreams: 1000 }),
    async publish(on, bytes) {
      await pubsub.publish(on, bytes);
    },
    close: async () => node.stop(),
  };
}

/** A gossip envelope as gossipsub frames it: its length as a varint, then the protobuf. */
export function gossipFrame(rpc: Partial<RPC>): Uint8Array {
  const body = RPC.encode({ subscriptions: [], messages: [], ...rpc });
  const length: number[] = [];
  for (let rest = body.length; ; rest >>>= 7) {
    if (rest < 128) {
      length.push(rest);
      return Uint8Array.from([...length, ...body]);
    }
    length.push((rest & 127) | 128);
  }
}

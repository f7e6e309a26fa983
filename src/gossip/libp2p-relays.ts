import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from "@libp2p/circuit-relay-v2";
import { multicodec as holePunchingProtocol } from "@libp2p/dcutr";
import type { StreamHandler } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import type { Cancel, Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { VervetNode } from "./libp2p-node.ts";
import type { PeerName } from "./network.ts";
import type { OnRefusal } from "./refusals.ts";

/** How often it is looked whether a place was lost; a relay that has none is asked again after twice as long each time. */
const retryMinMs = 500;
const retryMaxMs = 30_000;

/** Keeps relays and hole punching to members: libp2p's own services answer anybody. After the node started. */
export async function guardReach(
  node: VervetNode,
  isMember: (peer: PeerName) => boolean,
  refused: OnRefusal,
): Promise<void> {
  const served = new Set(node.getProtocols());
  const { registrar } = inside(node);
  for (const protocol of [RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC, holePunchingProtocol]) {
    if (!served.has(protocol)) continue;
    const { handler, options } = registrar.getHandler(protocol);
    const guarded: StreamHandler = (stream, connection) => {
      if (isMember(connection.remotePeer.toString())) return handler(stream, connection);
      refused("for-members");
      stream.abort(new Error(`${protocol} is for members`));
    };
    await node.handle(protocol, guarded, { ...options, force: true });
  }
}

/**
 * Keeps a place at each relay, as soon as the relay takes us for a member, and again whenever it is lost.
 *
 * @returns stops it
 */
export function keepRelayed(
  node: VervetNode,
  relays: readonly string[],
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Cancel {
  let stopped = false;
  let cancel: Cancel = () => {};
  const ids = relays.map((relay) => relay.split("/p2p/").at(-1)!);
  const isReachedBy = (id: string): boolean =>
    node.getMultiaddrs().some((address) => address.toString().includes(`/p2p/${id}/p2p-circuit`));
  /** A relay that tells us what it listens to takes us for a member; asking before that would be in vain. */
  const knowsUs = (id: string): boolean => {
    const { pubsub } = node.services;
    return pubsub.getTopics().some((topic) => pubsub.getSubscribers(topic).some((peer) => peer.toString() === id));
  };

  async function ask(relay: string, id: string): Promise<boolean> {
    if (isReachedBy(id)) return true;
    try {
      await node.dial(multiaddr(relay));
      if (!knowsUs(id)) return false;
      await inside(node).transportManager.listen([multiaddr(`${relay}/p2p-circuit`)]);
      logger.info({ relay }, "can be reached through a relay");
      return true;
    } catch (error) {
      logger.debug({ err: error, relay }, "a relay has no place yet");
      return false;
    }
  }

  async function keep(delayMs: number): Promise<void> {
    const placed = await Promise.all(relays.map((relay, i) => ask(relay, ids[i]!)));
    if (stopped) return;
    const all = !placed.includes(false);
    cancel = clock.after(all ? retryMinMs : delayMs, () => {
      void keep(all ? retryMinMs : Math.min(2 * delayMs, retryMaxMs));
    });
  }

  if (relays.length > 0) void keep(retryMinMs);
  return () => {
    stopped = true;
    cancel();
  };
}

/** What a libp2p node offers beyond its declared interface. */
interface NodeInside {
  readonly registrar: { getHandler(protocol: string): { readonly handler: StreamHandler; readonly options: object } };
  readonly transportManager: { listen(addresses: ReturnType<typeof multiaddr>[]): Promise<void> };
}

function inside(node: VervetNode): NodeInside {
  return (node as unknown as { readonly components: NodeInside }).components;
}

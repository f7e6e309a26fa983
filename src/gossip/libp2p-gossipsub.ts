import type { GossipSub } from "@libp2p/gossipsub";
import type { PeerScoreParams, TopicScoreParams } from "@libp2p/gossipsub/score";
import { topicScoring } from "./libp2p-scoring.ts";
import type { PeerName } from "./network.ts";
import type { OnRefusal } from "./refusals.ts";

/** What the gossipsub object offers beyond its declared interface. */
interface GossipSubInside {
  readonly opts: { readonly scoreParams: PeerScoreParams };
  readonly subscriptions: ReadonlySet<string>;
  /** Whether anything that a peer says is heard. */
  acceptFrom(peer: PeerName): boolean;
  sendSubscriptions(peer: PeerName, topics: readonly string[], subscribe: boolean): void;
  getMeshPeers(topic: string): PeerName[];
  getScore(peer: PeerName): number;
}

function inside(pubsub: GossipSub): GossipSubInside {
  return pubsub as unknown as GossipSubInside;
}

/** Peers that messages of this topic are relayed to, sorted. */
export function meshOf(pubsub: GossipSub, topic: string): PeerName[] {
  return inside(pubsub).getMeshPeers(topic).toSorted();
}

/** The score of a peer; below 0 it leaves the mesh. */
export function scoreOf(pubsub: GossipSub, peer: PeerName): number {
  return inside(pubsub).getScore(peer);
}

/**
 * Makes Reject count on a topic subscribed to after the start: gossipsub scores only the topics in its parameters, takes
 * them at construction and offers no way to add one.
 */
export function scoreTopic(pubsub: GossipSub, topic: string): void {
  const scored: Record<string, TopicScoreParams> = inside(pubsub).opts.scoreParams.topics;
  scored[topic] = { ...topicScoring };
}

/**
 * Closes gossip to strangers: they are told no topic, and nothing that they say is heard. Gossipsub sends messages only to
 * peers whose subscriptions it has heard, so strangers get none. It offers no such door of its own.
 */
export function closeGossip(pubsub: GossipSub, isMember: (peer: PeerName) => boolean, refused: OnRefusal): void {
  const own = inside(pubsub);
  const [acceptFrom, sendSubscriptions] = [own.acceptFrom.bind(own), own.sendSubscriptions.bind(own)];
  own.acceptFrom = (peer) => {
    if (isMember(peer)) return acceptFrom(peer);
    refused("stranger-gossip");
    return false;
  };
  own.sendSubscriptions = (peer, topics, subscribe) => {
    if (isMember(peer)) sendSubscriptions(peer, topics, subscribe);
  };
}

/** Counts what peers subscribe to that nobody here listens to; gossipsub bounds how much of it is kept. */
export function countTopics(pubsub: GossipSub, topics: { has(topic: string): boolean }, refused: OnRefusal): void {
  pubsub.addEventListener("subscription-change", ({ detail }) => {
    const unknown = detail.subscriptions.filter(({ topic, subscribe }) => subscribe && !topics.has(topic)).length;
    if (unknown > 0) refused("unknown-topic", unknown);
  });
}

/** Tells a peer all topics that we listen to. */
export function tellTopics(pubsub: GossipSub, peer: PeerName): void {
  const own = inside(pubsub);
  own.sendSubscriptions(peer, [...own.subscriptions], true);
}

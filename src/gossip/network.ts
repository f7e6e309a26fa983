/** Names a daemon on the network: a libp2p peer id, or a simulated one. Not an author: one organisation signs, its peers relay. */
export type PeerName = string;

/** What a topic's validator answers, synchronously. Reject blames the forwarder; Ignore does not. */
export type Acceptance = "accept" | "ignore" | "reject";

/** Judges a message before it is delivered and relayed. Must not await, pull or touch the disk. */
export type Validate = (bytes: Uint8Array, from: PeerName) => Acceptance;

/** Receives each accepted message once, with the peer that forwarded it. The bytes are the receiver's own. */
export type Deliver = (bytes: Uint8Array, from: PeerName) => void;

/** Answers a request from a peer. Throwing or rejecting closes the stream without an answer. */
export type Handler = (request: Uint8Array, from: PeerName, signal: AbortSignal) => Promise<Uint8Array>;

/** Bytes this node's network has moved since it started. */
export interface Traffic {
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/**
 * The seam between the protocol and the wire: gossip by topic, and requests to one peer.
 * Implemented over libp2p and over a deterministic simulator; one contract suite runs over both.
 */
export interface Network {
  readonly self: PeerName;
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Floods bytes to the topic's subscribers through the overlay. Our own messages are neither validated nor delivered here.
   * Never throws for want of peers. Throws MESSAGE_TOO_LARGE above {@link maxMessageBytes}.
   */
  publish(topic: string, bytes: Uint8Array): Promise<void>;
  subscribe(topic: string, validate: Validate, deliver: Deliver): void;
  /** Rejects when the peer can't be reached, refuses, answers too much, or `signal` aborts. */
  request(peer: PeerName, protocol: string, bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
  handle(protocol: string, handler: Handler): void;
  /** Connected peers that subscribe to the topic, sorted. */
  peers(topic: string): PeerName[];
  traffic(): Traffic;
  /** Where a connected peer speaks from, as far as it can't choose that: what limits on one machine go by. Its own name where unknown. */
  origin(peer: PeerName): string;
  /** Bytes moved with each peer that is connected now, both ways. */
  linkBytes(): ReadonlyMap<PeerName, number>;
}

/** Longest message on a topic, bytes. Checked before publishing and the same on every node. */
export const maxMessageBytes = 64 * 1024;

/** Longest request and longest answer, bytes; larger things are asked for in chunks. */
export const maxRequestBytes = 4 * 1024;
export const maxAnswerBytes = 512 * 1024;

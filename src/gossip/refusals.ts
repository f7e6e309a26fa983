/** What a node refuses, drops or cuts off on the wire, by the name under which it is counted. */
export const refusals = {
  "connections-of-address": "an address has too many connections open, or opens them too fast",
  "connections-in-all": "too many connections are open or being opened",
  "connections-of-peer": "a peer has too many connections open",
  handshake: "a connection came to nothing: the wrong network key, no Noise, silence",
  "too-many-strangers": "all places for strangers are taken, in all or for one address",
  "not-allowed": "a peer that may not be connected",
  "stranger-too-long": "a stranger did not become a member's daemon in time",
  "member-no-longer": "a revoked member was connected",
  "for-members": "a stranger opened a protocol that is for members",
  "stranger-gossip": "a stranger sent gossip",
  "streams-of-peer": "a peer, or its address, has too many requests open",
  "request-oversize": "a request announced more bytes than it may hold",
  "request-malformed": "a request ended early, or went on too long",
  "request-refused": "a request was not what its protocol answers, or came too often",
  "request-slow": "a request was not sent, or its answer not fetched, in time",
  "message-oversize": "a message on a topic was longer than any may be",
  "unknown-topic": "a peer subscribed to a topic that is none of ours",
  "blob-too-fast": "a peer, or its address, pulled payloads faster than it may",
  "catch-up-too-fast": "a peer, or its address, asked for records more often than it may",
} as const;

/** Why something was refused. */
export type Refusal = keyof typeof refusals;

/** Told of each refusal; `count` of them at once. */
export type OnRefusal = (refusal: Refusal, count?: number) => void;

/** Bounded buffers that drop what does not fit, by the name under which it is counted. */
const queues = {
  "announcements-waiting": "announcements that can't be judged yet",
  "announcements-judged": "judgements between validation and delivery",
  "records-waiting": "certificates, statements and proofs that can't be judged yet",
  "payloads-kept": "payloads kept to be served, the oldest first",
} as const;

export type Queue = keyof typeof queues;

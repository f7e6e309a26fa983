import { payloadMaxBytes } from "../delta/announcement.ts";

/** Bounds of an exchange, each with its reason. */
export const blobLimits = {
  /** Longest payload; an announcement of more is not pulled. */
  maxBlobBytes: payloadMaxBytes,
  /** Kept to be served to others: what is announced in a few rounds of a large consortium. */
  maxStoreBytes: 256 * 1024 * 1024,
  /** Being pulled at a time, in bytes and in number; further pulls wait. Number: streams to one peer are bounded too. */
  maxPullingBytes: 256 * 1024 * 1024,
  maxPulls: 16,
  /** How long a request is held for a payload that is still on its way here. */
  holdMs: 8_000,
  /** Longest wait for one chunk: holding, and then sending it. */
  chunkMs: 10_000,
  /** Pause after everybody was asked in vain. */
  retryMs: 250,
  /** Longest pull in all, waiting for its turn not counted. */
  pullMs: 60_000,
  /** Chunks under way at a time: hides the round trip. */
  parallelChunks: 4,
  /** Served to one peer: all that is kept, once, and so many bytes a second in the long run. */
  serveBurstBytes: 256 * 1024 * 1024,
  serveBytesPerSecond: 8 * 1024 * 1024,
};

export type BlobLimits = typeof blobLimits;

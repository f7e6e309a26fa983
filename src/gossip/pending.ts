import type { PeerName } from "./network.ts";

/** How many ignored announcements are kept, in all and from one forwarder; nobody can fill it alone. */
export const pendingMax = 256;
export const pendingMaxOfForwarder = 8;

/** An announcement that may become acceptable when the roster or the clock moves. */
export interface Pending {
  readonly bytes: Uint8Array;
  readonly from: PeerName;
}

/**
 * Announcements that were ignored for now. Gossipsub never shows an ignored id again, so whoever ignores must keep.
 */
export interface PendingBuffer {
  /** False when the buffer, or this forwarder's share of it, is full: the announcement is dropped. */
  keep(pending: Pending): boolean;
  /** Takes everything out, in order of arrival, to be judged again. */
  drain(): Pending[];
  readonly size: number;
}

/** An empty buffer. */
export function createPendingBuffer(): PendingBuffer {
  let kept: Pending[] = [];
  return {
    keep(pending) {
      const ofForwarder = kept.filter(({ from }) => from === pending.from).length;
      if (kept.length >= pendingMax || ofForwarder >= pendingMaxOfForwarder) return false;
      kept.push(pending);
      return true;
    },
    drain() {
      const drained = kept;
      kept = [];
      return drained;
    },
    get size() {
      return kept.length;
    },
  };
}

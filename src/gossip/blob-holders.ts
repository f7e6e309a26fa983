import type { PeerName } from "./network.ts";

/** Whom to ask for one payload, in order of preference, round and round. */
export interface Holders {
  /** Adds peers at the end; those known or dropped before stay as they are. */
  add(peers: readonly PeerName[]): void;
  /** The peer to ask now; null when nobody is left. */
  current(): PeerName | null;
  /** Goes on to the next peer, coming back later. True when everybody has been asked since the last {@link progress}. */
  later(): boolean;
  /** Never asks the current peer again. */
  drop(): void;
  /** Something came in: everybody is worth asking again. */
  progress(): void;
}

/** Nobody to ask yet. */
export function createHolders(): Holders {
  const known = new Set<PeerName>();
  const queue: PeerName[] = [];
  let inVain = 0;
  return {
    add(peers) {
      for (const peer of peers) {
        if (known.has(peer)) continue;
        known.add(peer);
        queue.push(peer);
      }
    },
    current: () => queue[0] ?? null,
    later() {
      const peer = queue.shift();
      if (peer !== undefined) queue.push(peer);
      inVain++;
      if (inVain < queue.length) return false;
      inVain = 0;
      return true;
    },
    drop() {
      queue.shift();
    },
    progress() {
      inVain = 0;
    },
  };
}

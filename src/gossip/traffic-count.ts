import type { Traffic } from "./network.ts";

/** Adds up the bytes that a node moves, in all and on each of its links. What a link is called is its network's affair. */
export interface TrafficCount {
  sent(bytes: number, link: string): void;
  received(bytes: number, link: string): void;
  read(): Traffic;
  /** Both ways. */
  onLink(link: string): number;
  /** Forgets a link that is gone: links would pile up. Totals stay. */
  forget(link: string): void;
}

/** A count standing at nothing. */
export function createTrafficCount(): TrafficCount {
  let bytesSent = 0;
  let bytesReceived = 0;
  const links = new Map<string, number>();
  const add = (bytes: number, link: string): void => void links.set(link, (links.get(link) ?? 0) + bytes);
  return {
    sent(bytes, link) {
      bytesSent += bytes;
      add(bytes, link);
    },
    received(bytes, link) {
      bytesReceived += bytes;
      add(bytes, link);
    },
    read: () => ({ bytesSent, bytesReceived }),
    onLink: (link) => links.get(link) ?? 0,
    forget: (link) => void links.delete(link),
  };
}

import { networkSet, parseNetwork } from "./network-set.ts";
import type { NetworkSet } from "./network-set.ts";

/** Addresses and networks that somebody distrusts. */
export interface Blocklist extends NetworkSet {
  /** Lines, from 1, that are neither an entry, nor empty, nor a comment. */
  readonly badLines: readonly number[];
}

/** Reads a blocklist as they are published: one address or network a line, comments after `#` or `;`. */
export function parseBlocklist(text: string): Blocklist {
  const badLines: number[] = [];
  const networks = text.split("\n").flatMap((line, index) => {
    const entry = line.replace(/[#;].*$/su, "").trim();
    if (entry === "") return [];
    const network = parseNetwork(entry);
    if (network === null) badLines.push(index + 1);
    return network ?? [];
  });
  return { ...networkSet(networks), badLines };
}

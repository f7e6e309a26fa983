import { addressBytes, masked } from "./address.ts";
import type { AddressBytes } from "./address.ts";

/** Some networks (`10.0.0.0/8`, `2001:db8::/32`) and addresses, to be asked whether they contain an address. */
export interface NetworkSet {
  readonly size: number;
  /** False for text that is no address. */
  has: (address: string) => boolean;
}

interface Network {
  readonly bytes: AddressBytes;
  readonly bits: number;
}

/** @returns null for anything but an address, with or without a prefix length */
export function parseNetwork(text: string): Network | null {
  const match = /^(?<address>[^/]+)(?:\/(?<bits>\d{1,3}))?$/u.exec(text);
  const bytes = addressBytes(match?.groups?.["address"] ?? "");
  if (bytes === null) return null;
  const bits = match?.groups?.["bits"] === undefined ? 8 * bytes.length : Number(match.groups["bits"]);
  return bits > 8 * bytes.length ? null : { bytes, bits };
}

const keyOf = ({ bytes, bits }: Network): string => String.fromCharCode(...masked(bytes, bits));

/**
 * Asks once for each prefix length that occurs, however many networks there are.
 *
 * @param networks as {@link parseNetwork} reads them
 */
export function networkSet(networks: Iterable<Network>): NetworkSet {
  const byLength = new Map<number, Map<number, Set<string>>>([
    [4, new Map()],
    [16, new Map()],
  ]);
  let size = 0;
  for (const network of networks) {
    const byBits = byLength.get(network.bytes.length)!;
    const keys = byBits.get(network.bits) ?? new Set();
    byBits.set(network.bits, keys.add(keyOf(network)));
    size++;
  }
  return {
    size,
    has(address) {
      const bytes = addressBytes(address);
      if (bytes === null) return false;
      for (const [bits, keys] of byLength.get(bytes.length)!) if (keys.has(keyOf({ bytes, bits }))) return true;
      return false;
    },
  };
}

import { peerIdFromString } from "@libp2p/peer-id";
import { CODE_P2P, multiaddr } from "@multiformats/multiaddr";
import type { Multiaddr } from "@multiformats/multiaddr";
import type { Cancel, Clock } from "../clock.ts";
import { usageError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { VervetNode } from "./libp2p-node.ts";
import type { PeerName } from "./network.ts";

/** A bootstrap peer that can't be reached is dialled again after this long, then after twice as long, and so on ... */
const redialMinMs = 1_000;

/** ... up to this, which is also how often it is looked whether one was lost. */
const redialMaxMs = 30_000;

/**
 * Reads an address such as `/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW...`.
 *
 * @param needsPeer whether it must say who is expected there
 * @throws VervetError BAD_ADDRESS
 */
export function parseAddress(address: string, needsPeer = false): Multiaddr {
  try {
    const parsed = multiaddr(address);
    if (!needsPeer || parsed.getComponents().some(({ code }) => code === CODE_P2P)) return parsed;
  } catch {
    // told below
  }
  const example = needsPeer ? "/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW..." : "/ip4/0.0.0.0/tcp/4001";
  throw usageError("BAD_ADDRESS", `${JSON.stringify(address)} is not a usable address`, `write it like ${example}`);
}

/**
 * Dials whoever is discovered, and bootstrap peers until they are reached and whenever they are lost: libp2p's own bootstrap
 * dials once, and that may come before either side can.
 *
 * @returns stops it
 */
export function keepConnecting(
  node: VervetNode,
  bootstrap: readonly string[],
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Cancel {
  /** @returns whether it is connected; a peer that was connected already is not dialled again */
  const dial = async (target: Parameters<VervetNode["dial"]>[0]): Promise<boolean> => {
    try {
      await node.dial(target);
      return true;
    } catch (error) {
      logger.debug({ err: error, peer: String(target) }, "could not connect");
      return false;
    }
  };
  node.addEventListener("peer:discovery", ({ detail }) => {
    if (node.getConnections(detail.id).length === 0) void dial(detail.id);
  });

  const addresses = bootstrap.map((address) => parseAddress(address, true));
  let stopped = false;
  let cancel: Cancel = () => {};
  const redial = async (delayMs: number): Promise<void> => {
    const reached = await Promise.all(addresses.map(dial));
    if (stopped) return;
    const lost = reached.includes(false);
    const next = lost ? Math.min(2 * delayMs, redialMaxMs) : redialMinMs;
    cancel = clock.after(lost ? delayMs : redialMaxMs, () => void redial(next));
  };
  if (addresses.length > 0) void redial(redialMinMs);
  return () => {
    stopped = true;
    cancel();
  };
}

/** Where a peer says that it can be dialled, as far as it signed that; each with its peer id. None for a peer that is not known. */
export async function addressesOf(node: VervetNode, peer: PeerName): Promise<string[]> {
  try {
    const { addresses } = await node.peerStore.get(peerIdFromString(peer));
    const signed = addresses.filter(({ isCertified }) => isCertified).map((address) => address.multiaddr.toString());
    return signed.map((address) => (address.endsWith(`/p2p/${peer}`) ? address : `${address}/p2p/${peer}`));
  } catch {
    return [];
  }
}

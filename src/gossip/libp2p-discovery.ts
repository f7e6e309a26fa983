import { CODE_P2P, multiaddr } from "@multiformats/multiaddr";
import type { Multiaddr } from "@multiformats/multiaddr";
import type { Cancel, Clock } from "../clock.ts";
import { usageError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { VervetNode } from "./libp2p-node.ts";

/** How often lost bootstrap peers are dialled again. */
const redialMs = 30_000;

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
 * Dials whoever is discovered, and bootstrap peers at once and whenever they are lost: libp2p's own bootstrap dials once,
 * and that may come before the node can.
 *
 * @returns stops it
 */
export function keepConnecting(
  node: VervetNode,
  bootstrap: readonly string[],
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Cancel {
  const dial = async (target: Parameters<VervetNode["dial"]>[0]): Promise<void> => {
    try {
      await node.dial(target);
    } catch (error) {
      logger.debug({ err: error, peer: String(target) }, "could not connect");
    }
  };
  node.addEventListener("peer:discovery", ({ detail }) => {
    if (node.getConnections(detail.id).length === 0) void dial(detail.id);
  });

  const addresses = bootstrap.map((address) => parseAddress(address, true));
  let cancel: Cancel = () => {};
  const redial = (): void => {
    addresses.forEach((address) => void dial(address)); // a peer that is connected already is not dialled again
    cancel = clock.after(redialMs, redial);
  };
  if (addresses.length > 0) redial();
  return () => cancel();
}

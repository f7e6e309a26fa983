import type { Clock } from "../clock.ts";
import { createAllowance } from "./allowance.ts";
import { withDeadline } from "./deadline.ts";
import type { Network, PeerName } from "./network.ts";

/** Shows a daemon's certificate to a peer; an answer means that the peer takes it for a member's. */
export const introductionProtocol = "/vervet/introduction/1";

/** Introductions of one peer: once each time it connects, and now and then while its admission has not spread yet. */
const perPeer = { burst: 10, perSecond: 1 / 5 };

/** Longest wait for an answer. */
const answerMs = 10_000;

/**
 * Lets daemons introduce themselves. Claims {@link introductionProtocol} on the network.
 *
 * @param take takes a certificate in; whether its daemon is known as a member's now
 */
export function serveIntroductions(network: Network, clock: Clock, take: (certificate: Uint8Array) => boolean): void {
  const mayAsk = createAllowance(perPeer, clock);
  network.handle(introductionProtocol, async (certificate, from) => {
    if (!mayAsk(from)) throw new Error("introduced itself too often");
    if (!take(certificate)) throw new Error("not a member's daemon");
    return new Uint8Array();
  });
}

/** Shows a certificate to a connected peer; whether it knows us now. */
export async function introduceTo(
  network: Network,
  clock: Clock,
  peer: PeerName,
  certificate: Uint8Array,
): Promise<boolean> {
  const never = new AbortController().signal;
  try {
    await withDeadline(clock, answerMs, never, (signal) =>
      network.request(peer, introductionProtocol, certificate, signal),
    );
    return true;
  } catch {
    return false;
  }
}

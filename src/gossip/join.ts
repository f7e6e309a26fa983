import type { Clock } from "../clock.ts";
import { decodeJoinAnswer, encodeJoinAnswer, type JoinAnswer } from "../consortium/join-answer.ts";
import type { JoinDesk } from "../consortium/join-desk.ts";
import { createAllowance } from "./allowance.ts";
import { withDeadline } from "./deadline.ts";
import type { Network, PeerName } from "./network.ts";

/** Asks an admin's node to be let in: the one thing that a stranger may ask for. */
export const joinProtocol = "/vervet/join/1";

/** Requests of one peer: enough to ask again after a mistake, too few to keep an admin busy. */
const perPeer = { burst: 5, perSecond: 1 / 60 };

/** Requests of all peers together: a stranger may have many names. Each costs three signature checks, about a millisecond. */
const together = { burst: 50, perSecond: 2 };

/** Longest wait for an admin's answer. */
const answerMs = 15_000;

/** Answers strangers at an admin's desk. Claims {@link joinProtocol} on the network. */
export function serveJoin(network: Network, desk: JoinDesk, clock: Clock): void {
  const mayAsk = createAllowance(perPeer, clock);
  const mayAnybody = createAllowance(together, clock);
  network.handle(joinProtocol, async (request, from) => {
    if (!mayAsk(from) || !mayAnybody("anybody")) throw new Error("asked too often");
    return encodeJoinAnswer(desk.decide(request));
  });
}

/**
 * Asks a connected admin.
 *
 * @returns its answer; null when it gave none that can be read
 */
export async function askToJoin(
  network: Network,
  clock: Clock,
  admin: PeerName,
  request: Uint8Array,
): Promise<JoinAnswer | null> {
  const never = new AbortController().signal;
  try {
    const bytes = await withDeadline(clock, answerMs, never, (signal) =>
      network.request(admin, joinProtocol, request, signal),
    );
    return decodeJoinAnswer(bytes);
  } catch {
    return null;
  }
}

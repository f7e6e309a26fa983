import type { Clock } from "../clock.ts";
import { sha256Hex } from "../delta/announcement.ts";
import { createMeter } from "./allowance.ts";
import {
  decodeCatchUpAnswer,
  decodeCatchUpRequest,
  encodeCatchUpAnswer,
  encodeCatchUpRequest,
} from "./catch-up-protocol.ts";
import type { CatchUpAnswer, CatchUpKind } from "./catch-up-protocol.ts";
import { withDeadline } from "./deadline.ts";
import type { Network, PeerName } from "./network.ts";

/** Peers to hear before a newcomer believes that it has seen everything: any one of them may hold something back. */
export const peersToHear = 3;

/** Longest wait for one answer. */
const answerMs = 10_000;

/** Answers taken from one peer at most; a whole consortium's last rounds fill about seven. */
const maxPages = 16;

/** Signed records that others may lack. */
export interface CatchUpLog {
  /** Those of `round` and later, in order of arrival; ids are SHA-256 of the signed bytes, hex. */
  since(round: number): readonly { readonly id: string; readonly bytes: Uint8Array }[];
}

/** Requests of one peer: a few catch-ups of all pages at once, and one page a second in the long run. */
const perAsker = { burst: 4 * maxPages, perSecond: 1 };

/**
 * Answers peers that come late with what the log holds. Claims the kind's protocol on the network.
 *
 * @param refused called when a peer asks too often
 */
export function serveCatchUp(
  network: Network,
  clock: Clock,
  log: CatchUpLog,
  kind: CatchUpKind,
  refused: () => void = () => {},
): void {
  const mayAsk = createMeter(perAsker, network, clock);
  network.handle(kind.protocol, async (bytes, from) => {
    if (!mayAsk(from)) {
      refused();
      throw new Error("asked too often");
    }
    const request = decodeCatchUpRequest(bytes);
    if (request === null) throw new Error("not a catch-up request");
    const missing = log.since(request.from).filter(({ id }) => !request.has(id));
    return encodeCatchUpAnswer(missing.map((entry) => entry.bytes));
  });
}

/** What a catch-up needs. */
export interface CatchUp {
  readonly kind: CatchUpKind;
  readonly network: Network;
  readonly clock: Clock;
  /** What is here already, so that it is not sent. */
  readonly log: CatchUpLog;
  /** Whom to ask, best first. */
  readonly peers: readonly PeerName[];
  /** First round wanted. */
  readonly from: number;
  /** Takes each record that was not here: the same validator as gossip's must judge it. */
  readonly offer: (bytes: Uint8Array, from: PeerName) => void;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/**
 * Asks peers one after the other until {@link peersToHear} have answered, or all were asked: each for what none before
 * it had. Whoever doesn't answer, or answers nonsense, is passed over.
 *
 * @returns how many peers answered
 */
export async function catchUp({ kind, network, clock, log, peers, from, offer, signal }: CatchUp): Promise<number> {
  const received = new Set<string>();
  const parent = signal ?? new AbortController().signal;

  async function ask(peer: PeerName): Promise<CatchUpAnswer | null> {
    const have = [...new Set([...received, ...log.since(from).map(({ id }) => id)])];
    try {
      const bytes = await withDeadline(clock, answerMs, parent, (until) =>
        network.request(peer, kind.protocol, encodeCatchUpRequest(from, have), until),
      );
      return decodeCatchUpAnswer(bytes, kind);
    } catch {
      return null;
    }
  }

  /** Takes page after page, as long as each brings something new. False when the peer did not answer properly. */
  async function hear(peer: PeerName): Promise<boolean> {
    for (let page = 0; page < maxPages; page++) {
      const answer = await ask(peer);
      if (answer === null) return false;
      const before = received.size;
      for (const bytes of answer.records) {
        const id = sha256Hex(bytes);
        if (received.has(id)) continue;
        received.add(id);
        offer(bytes, peer);
      }
      if (!answer.more || received.size === before) return true;
    }
    return true;
  }

  let heard = 0;
  for (const peer of peers) {
    if (heard >= peersToHear || parent.aborted) break;
    if (await hear(peer)) heard++;
  }
  return heard;
}

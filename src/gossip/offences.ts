import type { Clock } from "../clock.ts";
import type { PeerName } from "./network.ts";

/**
 * What a peer, or the author whose daemon it is, provably did. Never that its contributions look odd: honest minorities do.
 *
 * - `bad-blob`: served bytes that are not what was asked for
 * - `rejected`: handed over, in a catch-up, what is wrong for everybody (in gossip, gossipsub counts it by itself)
 * - `proof`: signed two bodies for one round, or a payload that is none
 */
export type PeerOffence = "bad-blob" | "rejected" | "proof";

/** What each costs, in gossipsub's score: one proof, or two of the others, end gossip with the peer (-10). */
const cost: Readonly<Record<PeerOffence, number>> = { "bad-blob": 5, rejected: 5, proof: 10 };

/** Half of it is forgiven in this time, ms: a mended daemon is heard again within the hour. */
const halfLifeMs = 10 * 60_000;

/** What one daemon holds against its peers. */
export interface OffenceBook {
  record(peer: PeerName, offence: PeerOffence): void;
  /** At most 0: what gossipsub is told as the peer's application score. */
  scoreOf(peer: PeerName): number;
}

/** An empty book. */
export function createOffenceBook(clock: Clock): OffenceBook {
  const debts = new Map<PeerName, { readonly points: number; readonly sinceMs: number }>();
  const owed = (peer: PeerName): number => {
    const debt = debts.get(peer);
    return debt === undefined ? 0 : debt.points * 2 ** (-(clock.now() - debt.sinceMs) / halfLifeMs);
  };
  return {
    record: (peer, offence) => void debts.set(peer, { points: owed(peer) + cost[offence], sinceMs: clock.now() }),
    scoreOf: (peer) => 0 - owed(peer),
  };
}

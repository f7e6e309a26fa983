import type { Clock } from "../clock.ts";
import type { PeerName } from "./network.ts";

/** How much one peer may ask for: a burst at once, and so many a second in the long run. */
export interface AllowanceOptions {
  readonly burst: number;
  readonly perSecond: number;
}

/** Peers remembered at most; strangers choose their names. */
const peersMax = 1024;

/**
 * Counts what each peer asks for (a token bucket each). Whoever is not remembered any more begins anew, so `peersMax` names
 * are what it takes to get twice as much.
 *
 * @returns whether the peer may have one more
 */
export function createAllowance({ burst, perSecond }: AllowanceOptions, clock: Clock): (peer: PeerName) => boolean {
  const buckets = new Map<PeerName, { readonly left: number; readonly atMs: number }>();
  return (peer) => {
    const nowMs = clock.now();
    const { left: before, atMs } = buckets.get(peer) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, before + ((nowMs - atMs) / 1000) * perSecond);
    // At the end of the map, so that the peer that was quiet for longest is forgotten first.
    buckets.delete(peer);
    if (buckets.size >= peersMax) buckets.delete(buckets.keys().next().value!);
    buckets.set(peer, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    return left >= 1;
  };
}

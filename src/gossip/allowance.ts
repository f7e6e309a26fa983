import type { Clock } from "../clock.ts";
import type { Network, PeerName } from "./network.ts";

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
 * @returns whether the peer may have one more, or `cost` more at once
 */
export function createAllowance(
  { burst, perSecond }: AllowanceOptions,
  clock: Clock,
): (peer: PeerName, cost?: number) => boolean {
  const buckets = new Map<PeerName, { readonly left: number; readonly atMs: number }>();
  return (peer, cost = 1) => {
    const nowMs = clock.now();
    const { left: before, atMs } = buckets.get(peer) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, before + ((nowMs - atMs) / 1000) * perSecond);
    // At the end of the map, so that the peer that was quiet for longest is forgotten first.
    buckets.delete(peer);
    if (buckets.size >= peersMax) buckets.delete(buckets.keys().next().value!);
    buckets.set(peer, { left: left >= cost ? left - cost : left, atMs: nowMs });
    return left >= cost;
  };
}

/** Peers of one address may have this many times what one may: several organisations share an address, but not all at once. */
const sharing = 8;

/** The same for each peer and, {@link sharing} times as much, for all peers of one address together. */
export function createMeter(
  { burst, perSecond }: AllowanceOptions,
  network: Pick<Network, "origin">,
  clock: Clock,
): (peer: PeerName, cost?: number) => boolean {
  const ofPeer = createAllowance({ burst, perSecond }, clock);
  const ofOrigin = createAllowance({ burst: sharing * burst, perSecond: sharing * perSecond }, clock);
  return (peer, cost) => ofPeer(peer, cost) && ofOrigin(network.origin(peer), cost);
}

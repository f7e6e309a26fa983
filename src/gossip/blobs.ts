import type { Clock } from "../clock.ts";
import { createMeter } from "./allowance.ts";
import { createHolders } from "./blob-holders.ts";
import type { Holders } from "./blob-holders.ts";
import { blobLimits, type BlobLimits } from "./blob-limits.ts";
import { blobProtocol, chunkBytes, decodeChunkRequest, encodeChunkRequest } from "./blob-protocol.ts";
import type { BlobName } from "./blob-protocol.ts";
import { pullBlob } from "./blob-pull.ts";
import type { HolderOffence } from "./blob-pull.ts";
import { createBlobStore } from "./blob-store.ts";
import { createByteBudget } from "./byte-budget.ts";
import { DeadlineError, withDeadline } from "./deadline.ts";
import type { Hash } from "./hashing.ts";
import type { Network, PeerName } from "./network.ts";

/** Why there are no bytes: nobody is left to ask, time ran out, the length is out of bounds, or we are stopping. */
export type PullFault = "no-holder" | "timeout" | "length" | "stopped";

/** What came of a pull; `stalled`: a holder that was asked let the request run into its time-out, and another one is asked. */
export type PullOutcome = "pulled" | PullFault | "stalled";

/** Verified bytes, not to be changed; or why there are none. */
export type Pulled =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: PullFault };

/** Payload bytes moved. `receivedBytes / pulledBytes` is the duplicate factor: 1 when nothing came twice. */
export interface BlobCounts {
  /** Of chunks received, used or not. */
  readonly receivedBytes: number;
  /** Of chunks served. */
  readonly servedBytes: number;
  /** Of payloads pulled and verified. */
  readonly pulledBytes: number;
}

/** Large payloads, pulled by their hash from whoever has them. */
export interface BlobExchange {
  /** Keeps a payload for others to pull. The caller vouches for the hash (SHA-256, hex). */
  offer(hash: string, bytes: Uint8Array): void;
  /**
   * Pulls a payload from the first holder in `from` that has it. Pulls of one hash at a time are one pull, asking
   * everybody named. What was pulled is offered on. The bytes always hash to `hash`; when we held them already, their
   * length may not be the announced one: then the announcement lied.
   *
   * @param from peers that may hold it, best first
   */
  pull(hash: string, length: number, from: readonly PeerName[]): Promise<Pulled>;
  /** Another round begins: what no announcement names any more is soon forgotten. */
  turn(isNamed: (hash: string) => boolean): void;
  counts(): BlobCounts;
  /** Ends all pulls. */
  stop(): void;
}

/** What an exchange leans on. */
export interface BlobExchangeOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly limits?: Partial<BlobLimits>;
  /** A holder served wrong bytes. Counts against the holder, never against the author. */
  readonly onBadHolder?: (holder: PeerName, offence: HolderOffence) => void;
  /** A peer pulls faster than it may: it is told "not now", and asks another holder. */
  readonly refused?: () => void;
  readonly told?: (outcome: PullOutcome) => void;
  /** A payload is no longer kept, for want of room. */
  readonly dropped?: () => void;
}

/** Serves and pulls over {@link blobProtocol}, which it claims on the network. */
export function createBlobExchange({ network, clock, hash, ...options }: BlobExchangeOptions): BlobExchange {
  const limits = { ...blobLimits, ...options.limits };
  const store = createBlobStore(limits.maxStoreBytes, options.dropped);
  const mayPull = createMeter({ burst: limits.serveBurstBytes, perSecond: limits.serveBytesPerSecond }, network, clock);
  const budget = createByteBudget(limits.maxPullingBytes, limits.maxPulls);
  const pulls = new Map<string, { readonly holders: Holders; readonly done: Promise<Pulled> }>();
  const stalls = new Map<PeerName, number>();
  const stopping = new AbortController();
  let receivedBytes = 0;
  let servedBytes = 0;
  let pulledBytes = 0;

  const stallsOf = (peer: PeerName): number => stalls.get(peer) ?? 0;
  const candidates = (from: readonly PeerName[]): PeerName[] =>
    from.filter((peer) => peer !== network.self).toSorted((a, b) => stallsOf(a) - stallsOf(b));

  async function run(wanted: BlobName, holders: Holders): Promise<Pulled> {
    const release = await budget.acquire(wanted.length);
    try {
      const context = {
        ...limits,
        clock,
        async request(holder: PeerName, offset: number, signal: AbortSignal) {
          const chunk = await network.request(holder, blobProtocol, encodeChunkRequest({ ...wanted, offset }), signal);
          receivedBytes += chunk.length;
          if (chunk.length > 0) stalls.delete(holder);
          return chunk;
        },
        verify: async (bytes: Uint8Array) => (await hash(bytes)) === wanted.hash,
        onBadHolder: (holder: PeerName, offence: HolderOffence) => options.onBadHolder?.(holder, offence),
        onStall(holder: PeerName) {
          stalls.set(holder, stallsOf(holder) + 1);
          options.told?.("stalled");
        },
      };
      const bytes = await withDeadline(clock, limits.pullMs, stopping.signal, (signal) =>
        pullBlob(wanted, holders, context, signal),
      );
      if (bytes === null) return { ok: false, code: "no-holder" };
      pulledBytes += wanted.length;
      store.put(wanted.hash, bytes);
      return { ok: true, bytes };
    } catch (error) {
      if (stopping.signal.aborted) return { ok: false, code: "stopped" };
      if (error instanceof DeadlineError) return { ok: false, code: "timeout" };
      throw error;
    } finally {
      release();
      pulls.delete(keyOf(wanted));
    }
  }

  /** The payload; if it is on its way here, as soon as it arrives; undefined when it doesn't in time. */
  async function held(wanted: BlobName, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const bytes = store.get(wanted.hash);
    if (bytes !== undefined) return bytes.length === wanted.length ? bytes : undefined;
    const pulling = pulls.get(keyOf(wanted));
    if (pulling === undefined) return undefined;
    try {
      const pulled = await withDeadline(clock, limits.holdMs, signal, (until) => earlier(pulling.done, until));
      return pulled.ok ? pulled.bytes : undefined;
    } catch {
      return undefined; // gave up waiting, or the asking peer did
    }
  }

  network.handle(blobProtocol, async (request, from, signal) => {
    const wanted = decodeChunkRequest(request);
    if (wanted === null) throw new Error("not a chunk request");
    const bytes = await held(wanted, signal);
    const chunk = bytes?.subarray(wanted.offset, wanted.offset + chunkBytes) ?? new Uint8Array();
    if (chunk.length > 0 && !mayPull(from, chunk.length)) {
      options.refused?.();
      return new Uint8Array();
    }
    servedBytes += chunk.length;
    return chunk;
  });

  return {
    offer: (name, bytes) => store.put(name, bytes),
    async pull(name, length, from) {
      const wanted = { hash: name, length };
      if (length < 1 || length > limits.maxBlobBytes) return { ok: false, code: "length" };
      const bytes = store.get(name);
      if (bytes !== undefined) return { ok: true, bytes };
      const running = pulls.get(keyOf(wanted));
      const holders = running?.holders ?? createHolders();
      holders.add(candidates(from));
      if (running !== undefined) return running.done;
      const done = run(wanted, holders);
      void done.then(
        (pulled) => options.told?.(pulled.ok ? "pulled" : pulled.code),
        () => {},
      );
      pulls.set(keyOf(wanted), { holders, done });
      return done;
    },
    turn: (isNamed) => store.turn(isNamed),
    counts: () => ({ receivedBytes, servedBytes, pulledBytes }),
    stop: () => stopping.abort(new Error("stopping")),
  };
}

/** Pulls go by hash and length: what one author says about a length must not hold up another's payload. */
function keyOf({ hash, length }: BlobName): string {
  return `${hash}/${length}`;
}

/** The promise's outcome, or the signal's reason when it aborts first. */
function earlier<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

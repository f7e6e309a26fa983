import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { VervetError } from "../errors.ts";
import type { Holders } from "./blob-holders.ts";
import { chunkBytes } from "./blob-protocol.ts";
import type { BlobName } from "./blob-protocol.ts";
import { DeadlineError, withDeadline } from "./deadline.ts";
import type { PeerName } from "./network.ts";

/** Why a holder is not asked again: it sent a chunk of the wrong length, or a whole payload that isn't its hash. */
export type HolderOffence = "wrong-length" | "wrong-bytes";

/** What a pull leans on. */
export interface PullContext {
  readonly clock: Clock;
  /** Longest wait for one chunk. Longer than holders hold a request, or nobody would wait for a relay. */
  readonly chunkMs: number;
  /** Pause after everybody was asked in vain. */
  readonly retryMs: number;
  /** Chunks asked for at a time. */
  readonly parallelChunks: number;
  request(holder: PeerName, offset: number, signal: AbortSignal): Promise<Uint8Array>;
  verify(bytes: Uint8Array): Promise<boolean>;
  onBadHolder(holder: PeerName, offence: HolderOffence): void;
  /** A holder let a request run into its time-out. */
  onStall(holder: PeerName): void;
}

type ChunkOutcome = "here" | "not-now" | "stalled" | "wrong-length";

/**
 * Pulls one payload, chunk by chunk, from one holder at a time, going on to the next where one fails. Wrong bytes are
 * blamed on a holder only when it served all of them; otherwise everything is pulled again from one holder alone.
 *
 * @returns the verified bytes; null when no holder is left
 * @throws the reason of `signal`
 */
export async function pullBlob(
  wanted: BlobName,
  holders: Holders,
  context: PullContext,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const chunks: (Uint8Array | undefined)[] = [];
  const sources = new Set<PeerName>();
  let fromOneOnly = false;

  for (;;) {
    signal.throwIfAborted();
    const holder = holders.current();
    if (holder === null) return null;
    if (fromOneOnly && !sources.has(holder)) startOver();

    const outcome = await fillFrom(holder);
    if (outcome === "here") {
      const bytes = assemble(chunks, wanted.length);
      if (await context.verify(bytes)) return bytes;
      if (sources.size === 1) blame(holder, "wrong-bytes");
      fromOneOnly = true;
      startOver();
    } else if (outcome === "wrong-length") {
      blame(holder, "wrong-length");
    } else if (outcome === "stalled") {
      context.onStall(holder);
      holders.drop();
    } else if (holders.later()) {
      await sleep(context.clock, context.retryMs, signal);
    }
  }

  function startOver(): void {
    chunks.length = 0;
    sources.clear();
  }

  function blame(holder: PeerName, offence: HolderOffence): void {
    context.onBadHolder(holder, offence);
    holders.drop();
  }

  /** Asks for all missing chunks: one first, to see whether the holder has them, then several at a time. */
  async function fillFrom(holder: PeerName): Promise<ChunkOutcome> {
    const missing: number[] = [];
    for (let i = 0; i * chunkBytes < wanted.length; i++) if (chunks[i] === undefined) missing.push(i);
    let outcome = await fetchChunk(holder, missing.shift()!);
    const lane = async (): Promise<void> => {
      while (outcome === "here" && missing.length > 0) {
        const next = await fetchChunk(holder, missing.shift()!);
        if (next !== "here") outcome = next;
      }
    };
    if (outcome === "here") await Promise.all(Array.from({ length: context.parallelChunks }, lane));
    return outcome;
  }

  async function fetchChunk(holder: PeerName, index: number): Promise<ChunkOutcome> {
    const offset = index * chunkBytes;
    let chunk: Uint8Array;
    try {
      chunk = await withDeadline(context.clock, context.chunkMs, signal, (until) =>
        context.request(holder, offset, until),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DeadlineError) return "stalled";
      return error instanceof VervetError && error.code === "ANSWER_TOO_LARGE" ? "wrong-length" : "not-now";
    }
    if (chunk.length === 0) return "not-now";
    if (chunk.length !== Math.min(chunkBytes, wanted.length - offset)) return "wrong-length";
    chunks[index] = chunk;
    sources.add(holder);
    holders.progress();
    return "here";
  }
}

function assemble(chunks: readonly (Uint8Array | undefined)[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  chunks.forEach((chunk, i) => bytes.set(chunk!, i * chunkBytes));
  return bytes;
}

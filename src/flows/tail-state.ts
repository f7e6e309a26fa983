import { createHash } from "node:crypto";
import { z } from "zod";

/** So much of a file's beginning tells it from any other, however often it is renamed, copied or compressed. */
export const fingerprintMaxBytes = 1024;

/** Drained files that are remembered at least, so that a late compression doesn't make them look new, and at most. */
const [drainedKept, drainedMax] = [16, 256];

/** Compressors that give their copy the file's age give it in whole seconds. */
const ageStepNs = 1_000_000_000n;

const fingerprint = z.strictObject({
  /** SHA-256, hex. */
  hash: z.string().length(64),
  /** How many bytes of the beginning it is of, at least 1. */
  bytes: z.int().min(1).max(fingerprintMaxBytes),
});

const position = z.strictObject({
  device: z.string(),
  inode: z.string(),
  fingerprint,
  /** Bytes before the first line that is not yet processed; of the content, where the file is compressed. */
  offset: z.int().min(1),
  /** Lines before it. */
  lines: z.int().min(0),
  /** The content's size when it was last looked at, bytes. */
  size: z.int().min(0),
});

const state = z.strictObject({
  /** The file that is being read; null between files. */
  current: position.nullable(),
  /**
   * Rotated files last written before this were read before, or are older than the first start; nanoseconds since the epoch. Never later than
   * a file that waits to be read: a compressed copy may look younger than what came after it.
   */
  horizonNs: z.string().regex(/^\d+$/u),
  drained: z.array(fingerprint).max(drainedMax),
  /** What the parser needs to go on in the middle of a file. */
  context: z.string(),
});

/** A file with the beginning of its content. */
interface WithHead {
  readonly head: Buffer;
}

export type Fingerprint = z.infer<typeof fingerprint>;
export type TailPosition = z.infer<typeof position>;

/** How far a log has been processed, through all its rotations: what a checkpoint holds. */
export type TailState = z.infer<typeof state>;

/** @param head the file's beginning, not empty */
export function fingerprintOf(head: Buffer, bytes = Math.min(head.length, fingerprintMaxBytes)): Fingerprint {
  return { hash: createHash("sha256").update(head.subarray(0, bytes)).digest("hex"), bytes };
}

/** Whether a file that begins with `head` is the one of a fingerprint. */
export function beginsLike(head: Buffer, { hash, bytes }: Fingerprint): boolean {
  return head.length >= bytes && fingerprintOf(head, bytes).hash === hash;
}

/**
 * The state once the current file has been read to its end.
 *
 * @param horizonNs no file that waits to be read was last written before this
 * @param present the files that are there: what was drained of them is remembered for as long as they are
 */
export function withDrained(
  state: TailState,
  head: Buffer,
  horizonNs: bigint,
  present: readonly WithHead[] = [],
): TailState {
  const whole = horizonNs - (horizonNs % ageStepNs);
  const ended = withEnded(state, head.length === 0 ? [] : [fingerprintOf(head)], present);
  return whole > BigInt(state.horizonNs) ? { ...ended, horizonNs: String(whole) } : ended;
}

/** The state once the current file is gone before its end: should it come back, what was read of it is not read again. */
export function withLost(state: TailState, present: readonly WithHead[] = []): TailState {
  return withEnded(state, state.current === null ? [] : [state.current.fingerprint], present);
}

function withEnded(state: TailState, ended: readonly Fingerprint[], present: readonly WithHead[]): TailState {
  const all = [...state.drained, ...ended];
  const isThere = (fingerprint: Fingerprint): boolean => present.some(({ head }) => beginsLike(head, fingerprint));
  const drained = [...all.slice(0, -drainedKept).filter(isThere), ...all.slice(-drainedKept)];
  return { ...state, current: null, drained: drained.slice(-drainedMax) };
}

export function encodeTailState(state: TailState): string {
  return JSON.stringify(state);
}

/** @returns null for text that no {@link encodeTailState} wrote */
export function decodeTailState(text: string): TailState | null {
  try {
    return state.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

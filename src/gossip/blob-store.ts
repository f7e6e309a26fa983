import { wholeBytes } from "./whole-bytes.ts";

/** Payloads by hash, the oldest forgotten first when they grow too many. */
export interface BlobStore {
  /** A payload longer than the whole store is not kept. */
  put(hash: string, bytes: Uint8Array): void;
  get(hash: string): Uint8Array | undefined;
  /** Another round begins: forgets what is not named, and was not in the rounds before. */
  turn(isNamed: (hash: string) => boolean): void;
  readonly bytes: number;
}

/** Rounds for which a payload stays that no announcement names any more, or yet: one under way may still be pulled. */
const turnsUnnamed = 3;

interface Blob {
  readonly bytes: Uint8Array;
  /** Turns in a row at which it was not named. */
  unnamed: number;
}

/**
 * @param maxBytes how much is kept in all
 * @param dropped called for each payload that is forgotten, or not kept, for want of room
 */
export function createBlobStore(maxBytes: number, dropped: () => void = () => {}): BlobStore {
  const blobs = new Map<string, Blob>();
  let total = 0;
  function forget(hash: string, { bytes }: Blob): void {
    blobs.delete(hash);
    total -= bytes.length;
  }
  return {
    put(hash, bytes) {
      if (blobs.has(hash)) return;
      if (bytes.length > maxBytes) return dropped();
      blobs.set(hash, { bytes: wholeBytes(bytes), unnamed: 0 });
      total += bytes.length;
      for (const [oldest, blob] of blobs) {
        if (total <= maxBytes) break;
        forget(oldest, blob);
        dropped();
      }
    },
    get: (hash) => blobs.get(hash)?.bytes,
    turn(isNamed) {
      for (const [hash, blob] of blobs) {
        blob.unnamed = isNamed(hash) ? 0 : blob.unnamed + 1;
        if (blob.unnamed >= turnsUnnamed) forget(hash, blob);
      }
    },
    get bytes() {
      return total;
    },
  };
}

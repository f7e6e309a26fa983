/** Payloads by hash, the oldest forgotten first when they grow too many. */
export interface BlobStore {
  /** A payload longer than the whole store is not kept. */
  put(hash: string, bytes: Uint8Array): void;
  get(hash: string): Uint8Array | undefined;
  readonly bytes: number;
}

/**
 * @param maxBytes how much is kept in all
 * @param dropped called for each payload that is forgotten, or not kept, for want of room
 */
export function createBlobStore(maxBytes: number, dropped: () => void = () => {}): BlobStore {
  const blobs = new Map<string, Uint8Array>();
  let total = 0;
  return {
    put(hash, bytes) {
      if (blobs.has(hash)) return;
      if (bytes.length > maxBytes) return dropped();
      blobs.set(hash, bytes);
      total += bytes.length;
      for (const [oldest, { length }] of blobs) {
        if (total <= maxBytes) break;
        blobs.delete(oldest);
        total -= length;
        dropped();
      }
    },
    get: (hash) => blobs.get(hash),
    get bytes() {
      return total;
    },
  };
}

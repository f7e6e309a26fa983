/**
 * Signed announcements, written before they are published. After a crash the same bytes are sent again: whoever
 * announces differently twice is an equivocator.
 */
export interface Journal {
  /** The bytes signed under this name (a kind and a round), or null. */
  read(name: string): Uint8Array | null;
  /** Durable when it returns. */
  write(name: string, bytes: Uint8Array): void;
}

/** How long an id stays seen. Gossipsub's own figure; both networks use it. */
export const seenForMs = 2 * 60_000;

/** Ids that were shown already, each for {@link seenForMs}. */
export interface SeenCache {
  /** Notes the id; false when it was already there. */
  add(id: string): boolean;
  clear(): void;
}

/** @param now milliseconds, never going back */
export function createSeenCache(now: () => number): SeenCache {
  // All entries live equally long, so the order of insertion is the order of expiry.
  const expiry = new Map<string, number>();
  return {
    add(id) {
      const nowMs = now();
      for (const [old, expiresMs] of expiry) {
        if (expiresMs > nowMs) break;
        expiry.delete(old);
      }
      if (expiry.has(id)) return false;
      expiry.set(id, nowMs + seenForMs);
      return true;
    },
    clear: () => expiry.clear(),
  };
}

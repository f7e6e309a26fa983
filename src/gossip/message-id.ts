import { createHash } from "node:crypto";

/**
 * What tells one message from another: SHA-256(topic, 0, bytes). A content hash, because gossipsub's usual id (author
 * and sequence number) lets anybody replay a message. The topic is part of it: ids of all topics share one cache.
 */
export function messageId(topic: string, bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(topic).update("\0").update(bytes).digest();
}

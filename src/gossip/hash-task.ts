import { sha256Hex } from "../delta/announcement.ts";

/** SHA-256 of the input, hex: a task for payloads too long to hash on the network's thread. */
export default function hash(bytes: Uint8Array): string {
  return sha256Hex(bytes);
}

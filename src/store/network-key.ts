import { existsSync } from "node:fs";
import { formatNetworkKey, parseNetworkKey } from "../consortium/network-key.ts";
import { VervetError } from "../errors.ts";
import { readSecret, writeSecret } from "./secret-file.ts";

/**
 * The pre-shared network key in a file.
 *
 * @throws VervetError NETWORK_KEY_MISSING, NETWORK_KEY_INVALID, KEY_EXPOSED
 */
export function readNetworkKey(path: string): Uint8Array {
  if (!existsSync(path)) {
    const mend = "copy it from another member, mode 0600, or correct network.keyFile";
    throw new VervetError("NETWORK_KEY_MISSING", `there is no network key at ${path}`, mend);
  }
  const key = parseNetworkKey(new TextDecoder().decode(readSecret(path)));
  if (key !== null) return key;
  const mend = "it has three lines: /key/swarm/psk/1.0.0/, /base16/ and 64 hex digits; copy it from another member";
  throw new VervetError("NETWORK_KEY_INVALID", `${path} holds no network key`, mend);
}

/**
 * Keeps the consortium's key; the same one again does no harm.
 *
 * @throws VervetError NETWORK_KEY_OTHER where another key is there
 */
export function writeNetworkKey(path: string, key: Uint8Array): void {
  if (!existsSync(path)) return writeSecret(path, new TextEncoder().encode(formatNetworkKey(key)));
  if (Buffer.compare(readNetworkKey(path), key) === 0) return;
  const mend = "move the old one away, if the new one is meant";
  throw new VervetError("NETWORK_KEY_OTHER", `${path} holds another network key`, mend);
}

import { createHash, randomBytes } from "node:crypto";

/** Bytes of a pre-shared network key: only who holds it gets as far as a handshake. */
const networkKeyBytes = 32;

const header = "/key/swarm/psk/1.0.0/\n/base16/\n";
const pattern = /^\/key\/swarm\/psk\/1\.0\.0\/\s*\n\/base16\/\s*\n([0-9a-f]{64})\s*$/iu;

/** A fresh key. */
export function createNetworkKey(): Uint8Array {
  return new Uint8Array(randomBytes(networkKeyBytes));
}

/** The key as libp2p programs keep it in a file (`swarm.key`), so that theirs can be used here. */
export function formatNetworkKey(key: Uint8Array): string {
  return `${header}${Buffer.from(key).toString("hex")}\n`;
}

/** The key that a file holds; null for anything else. */
export function parseNetworkKey(text: string): Uint8Array | null {
  const hex = pattern.exec(text)?.[1];
  return hex === undefined ? null : new Uint8Array(Buffer.from(hex, "hex"));
}

const checkBytes = 4;
const checkOf = (key: Uint8Array): Uint8Array => createHash("sha256").update(key).digest().subarray(0, checkBytes);

/** The key with a check sum, as a token carries it: one that was cut or altered must not pass for another key. */
export function packNetworkKey(key: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([key, checkOf(key)]));
}

/** The reverse; null for anything else. */
export function unpackNetworkKey(bytes: unknown): Uint8Array | null {
  if (!(bytes instanceof Uint8Array) || bytes.length !== networkKeyBytes + checkBytes) return null;
  const key = bytes.slice(0, networkKeyBytes);
  return Buffer.compare(checkOf(key), bytes.subarray(networkKeyBytes)) === 0 ? key : null;
}

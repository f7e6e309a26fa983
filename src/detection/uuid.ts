import { createHash } from "node:crypto";

/**
 * A name-based UUID (RFC 9562, version 5): the first 16 bytes of SHA-1(namespace || name), with version and variant set. The same
 * name in the same namespace is the same UUID on every machine.
 *
 * @param namespace a UUID
 */
export function uuid5(namespace: string, name: string): string {
  const digest = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

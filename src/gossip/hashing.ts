import { sha256Hex } from "../delta/announcement.ts";
import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";

/** SHA-256, hex. */
export type Hash = (bytes: Uint8Array) => Promise<string>;

/** Longest input that is hashed on the network's own thread, bytes: about 0.1 ms. Above it a worker is worth its copy. */
export const inThreadMaxBytes = 64 * 1024;

/** Hashes short inputs at once and long ones in a worker. */
export function createHash(compute: Compute): Hash {
  return async (bytes) =>
    bytes.length <= inThreadMaxBytes
      ? sha256Hex(bytes)
      : compute.run<string>(taskUrl(import.meta.url, "hash-task"), bytes);
}

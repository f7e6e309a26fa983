import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { VervetError } from "../errors.ts";
import { writeDurably } from "../store/durable-file.ts";
import { storeFileName } from "../store/open-store.ts";
import { readSecret, writeSecret } from "../store/secret-file.ts";

/** Where the daemon keeps its own things, beside the organisation's keys and charter. */
export const dataFiles = {
  token: "http-token",
  endpoint: "daemon.json",
  store: storeFileName,
  journal: "journal",
  deadLetters: "dead-letters.ndjson",
  privacy: "privacy.json",
} as const;

/** Where a running daemon answers, written for `vervet status` and the like. */
export interface Endpoint {
  readonly pid: number;
  /** Such as `http://127.0.0.1:9478`. */
  readonly url: string;
}

/** The secret that allows changes over http, 256 bits in base64url; made where there is none. */
export function ensureToken(dataDir: string): void {
  const path = join(dataDir, dataFiles.token);
  if (!existsSync(path)) writeSecret(path, Buffer.from(`${randomBytes(32).toString("base64url")}\n`));
}

/** @throws VervetError KEY_MISSING, KEY_EXPOSED */
export function readToken(dataDir: string): string {
  return new TextDecoder().decode(readSecret(join(dataDir, dataFiles.token))).trim();
}

/** Tells others where this daemon answers. */
export function writeEndpoint(dataDir: string, endpoint: Endpoint): void {
  writeDurably(join(dataDir, dataFiles.endpoint), Buffer.from(`${JSON.stringify(endpoint)}\n`));
}

export function removeEndpoint(dataDir: string): void {
  rmSync(join(dataDir, dataFiles.endpoint), { force: true });
}

/**
 * Where the daemon of this data directory answers, or answered when it was killed.
 *
 * @throws VervetError NOT_RUNNING
 */
export function readEndpoint(dataDir: string): Endpoint {
  try {
    return JSON.parse(readFileSync(join(dataDir, dataFiles.endpoint), "utf8")) as Endpoint;
  } catch (cause) {
    throw new VervetError("NOT_RUNNING", `no daemon runs on ${dataDir}`, "start it with 'vervet run'", { cause });
  }
}

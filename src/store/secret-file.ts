import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { platform } from "node:os";
import { VervetError } from "../errors.ts";
import { writeDurably } from "./durable-file.ts";

/** What nobody but the owner may do with a secret. */
const othersMode = 0o077;

/**
 * Writes a secret that is not there yet, for its owner alone: mode 0600.
 *
 * @throws VervetError KEY_EXISTS
 */
export function writeSecret(path: string, bytes: Uint8Array): void {
  if (existsSync(path)) {
    throw new VervetError("KEY_EXISTS", `${path} is there already`, "use another --dir, or move the old key away");
  }
  writeDurably(path, bytes);
  chmodSync(path, 0o600);
}

/**
 * Reads a secret that only its owner can read.
 *
 * @throws VervetError KEY_MISSING, KEY_EXPOSED
 */
export function readSecret(path: string): Uint8Array {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new VervetError(
      "KEY_MISSING",
      `there is no key at ${path}`,
      "join or create a consortium first, or give --dir",
    );
  }
  const mode = stat.mode & 0o777;
  // Windows has no such modes; there the user's profile folder is what keeps others out.
  if ((mode & othersMode) !== 0 && platform() !== "win32") {
    const shown = mode.toString(8).padStart(4, "0");
    throw new VervetError("KEY_EXPOSED", `others can reach ${path} (mode ${shown})`, `run chmod 600 ${path}`);
  }
  return new Uint8Array(readFileSync(path));
}

import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

function synced(path: string, flags: string, action: (fd: number) => void): void {
  const fd = openSync(path, flags, 0o600);
  try {
    action(fd);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes beside, syncs and renames: after a crash there is the old file or the new one. For the owner alone (0600). */
export function writeDurably(path: string, bytes: Uint8Array): void {
  synced(`${path}.new`, "w", (fd) => writeFileSync(fd, bytes));
  renameSync(`${path}.new`, path);
  synced(dirname(path), "r", () => {});
}

import { DatabaseSync } from "node:sqlite";
import { VervetError } from "../errors.ts";
import { isBusy, naming } from "./sqlite.ts";

/**
 * Lets one daemon at a time own a store. What is held is SQLite's lock on a small file beside it, so that the operating system
 * lets go of it when the process dies, however it dies. Readers and analysts don't ask for it.
 *
 * @returns lets go
 * @throws STORE_IN_USE
 */
export function lockForWriting(storePath: string): () => void {
  const path = `${storePath}.lock`;
  const lock = naming(path, () => new DatabaseSync(path, { timeout: 0 }));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new VervetError("STORE_IN_USE", `${storePath} belongs to a running daemon`, "stop it first", { cause });
  }
  return () => lock.close();
}

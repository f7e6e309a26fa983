import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { VervetError } from "../errors.ts";

/** How long a statement waits for another process's transaction; theirs last milliseconds. */
const busyTimeoutMs = 5000;
/** A write-ahead log that a slow reader made long is cut back to this once it has been moved into the database. */
const journalMaxBytes = 64 * 1024 * 1024;

/** SQLite's result codes, their low byte: what can be told apart from a bug. */
const resultCodes = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** Whether an error says that another process holds the database. */
export function isBusy(cause: unknown): boolean {
  return resultCode(cause) === resultCodes.busy;
}

/** SQLite's code; `system` where opening failed before SQLite came to it; null for any other error. */
function resultCode(cause: unknown): number | "system" | null {
  const { errcode, syscall } = cause as { errcode?: unknown; syscall?: unknown };
  if (typeof errcode === "number") return errcode & 0xff;
  return syscall === undefined ? null : "system";
}

/** What SQLite said, as a failure that a person can mend; anything else as it was. */
function storeFailure(path: string, cause: unknown): unknown {
  const failure = (code: string, message: string, mend: string): VervetError =>
    new VervetError(code, `${path} ${message}`, mend, { cause });
  switch (resultCode(cause)) {
    case resultCodes.busy:
      return failure("STORE_BUSY", "is held by another process", "try again in a moment");
    case resultCodes.corrupt:
    case resultCodes.notADatabase:
      return failure("STORE_DAMAGED", "is no readable database", "move it away, or bring back a backup");
    case resultCodes.full:
      return failure("STORE_FULL", "can't grow: the disk is full", "make room, or keep less (retention)");
    case resultCodes.cannotOpen:
    case resultCodes.readOnly:
    case "system":
      return failure("STORE_UNREACHABLE", "can't be opened", "see whether it exists and who may read and write it");
    default:
      return cause;
  }
}

/** Runs `action`; what SQLite throws becomes a {@link VervetError} that names the file. */
export function naming<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw storeFailure(path, cause);
  }
}

export interface DatabaseOptions {
  readonly readOnly: boolean;
  /** `full`: on the disk before a commit returns. `normal`: a power cut may lose the last commits, whole; kill -9 loses none. */
  readonly durability: "normal" | "full";
}

/**
 * Opens a database in write-ahead mode, in which readers and one writer don't wait for each other. Statements over it write plain `?`:
 * Node 22 takes `?1` for a name and binds nothing to it.
 */
export function openDatabase(path: string, { readOnly, durability }: DatabaseOptions): DatabaseSync {
  return naming(path, () => {
    if (!readOnly) closeSync(openSync(path, "a", 0o600)); // a new one is the owner's alone: it tells who talked to whom
    const database = new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
    try {
      if (!readOnly) {
        database.exec("PRAGMA auto_vacuum = INCREMENTAL"); // heeded by an empty database only, and before WAL
        database.exec("PRAGMA journal_mode = WAL");
        database.exec(`PRAGMA journal_size_limit = ${journalMaxBytes}`);
        database.exec(`PRAGMA synchronous = ${durability.toUpperCase()}`);
      }
      database.prepare("SELECT count(*) FROM sqlite_schema").get(); // reads the header: damage shows here, not later
    } catch (cause) {
      database.close();
      throw cause;
    }
    return database;
  });
}

/** Everything that `action` writes, or nothing of it. Not to be nested. */
export function transaction<T>(database: DatabaseSync, action: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = action();
    database.exec("COMMIT");
    return result;
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}

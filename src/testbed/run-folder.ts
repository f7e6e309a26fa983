import { closeSync, mkdirSync, openSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { VervetError } from "../errors.ts";

/** Where a run writes. Nothing half written ever bears a final name. */
export interface RunFolder {
  readonly path: string;
  /** Adds a line to rounds.ndjson. */
  appendRound(line: string): void;
  /** Gives all files their names; returns nothing to clean up. */
  finish(files: Readonly<Record<string, string>>): void;
  /** Keeps the rounds so far under their final name, for a run that was interrupted. */
  keepRounds(): string;
  /** Takes everything back. */
  discard(): void;
}

/** The error of a folder that can't be written to, with its reason. */
export function unwritable(path: string, cause: unknown): VervetError {
  const { code = "unknown", message } = cause as NodeJS.ErrnoException;
  const why = code === "ENOSPC" ? "the disk is full" : message.split(",")[0]!;
  return new VervetError(
    "OUTPUT_UNWRITABLE",
    `cannot write to ${path}: ${why}`,
    code === "ENOSPC" ? "free some space and run again" : "choose a folder you may write to with --out DIR",
    { cause },
  );
}

/**
 * Opens a run's folder, making it where it is missing; a folder that can't be written to is found out here, before
 * hours of work.
 *
 * @throws VervetError OUTPUT_UNWRITABLE, from here and from every later write
 */
export function openRunFolder(path: string): RunFolder {
  /** The outermost folder that had to be made; undefined: all were there. */
  let made: string | undefined;
  const partial = join(path, "rounds.ndjson.partial");
  const unnamed = new Set([partial]);
  let rounds = -1;

  function attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      discard();
      throw unwritable(path, cause);
    }
  }
  function closeRounds(): void {
    if (rounds >= 0) closeSync(rounds);
    rounds = -1;
  }
  function discard(): void {
    closeRounds();
    try {
      for (const file of unnamed) rmSync(file, { force: true });
      for (const folder of new Set([...unnamed].map((file) => dirname(file)))) if (folder !== path) rmdirSync(folder);
      if (made === undefined) return;
      for (let folder = resolve(path); folder.length >= made.length; folder = dirname(folder)) rmdirSync(folder);
    } catch {
      // What can't be removed was not made here, or is no longer empty: it is not ours to remove.
    }
  }

  attempt(() => {
    made = mkdirSync(path, { recursive: true });
    rounds = openSync(partial, "w");
  });
  return {
    path,
    appendRound: (line) => attempt(() => writeFileSync(rounds, `${line}\n`)),
    finish: (files) =>
      attempt(() => {
        closeRounds();
        const written = Object.entries(files).map(([name, content]) => {
          const fresh = join(path, `${name}.partial`);
          mkdirSync(dirname(fresh), { recursive: true });
          unnamed.add(fresh);
          writeFileSync(fresh, content);
          return [fresh, join(path, name)] as const;
        });
        for (const [from, to] of [...written, [partial, join(path, "rounds.ndjson")] as const]) renameSync(from, to);
      }),
    keepRounds: () =>
      attempt(() => {
        closeRounds();
        renameSync(partial, join(path, "rounds.ndjson"));
        return join(path, "rounds.ndjson");
      }),
    discard,
  };
}

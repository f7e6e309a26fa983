import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unwritable } from "../run-folder.ts";
import type { CellSummary } from "./cell-task.ts";

/** Where a comparison keeps what it found. */
export interface CellStore {
  /** Where the finished cells lie. */
  readonly cells: string;
  /** What a finished cell found; null where it was not run, or its file can't be read. */
  get(key: string): CellSummary | null;
  put(key: string, about: string, summary: CellSummary): void;
  /** Writes a file beside the cells; returns its path. */
  write(name: string, text: string): string;
}

/**
 * Opens a comparison's folder, making it where it is missing. Files get their names when they are whole.
 *
 * @throws VervetError OUTPUT_UNWRITABLE, from here and from every later write
 */
export function openCellStore(path: string): CellStore {
  const cells = join(path, "cells");
  const fileOf = (key: string): string => join(cells, `${key}.json`);

  function attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }
  const writeWhole = (file: string, text: string): void =>
    attempt(() => {
      writeFileSync(`${file}.partial`, text);
      renameSync(`${file}.partial`, file);
    });

  attempt(() => mkdirSync(cells, { recursive: true }));
  return {
    cells,
    get(key) {
      try {
        return (JSON.parse(readFileSync(fileOf(key), "utf8")) as { summary?: CellSummary }).summary ?? null;
      } catch {
        return null; // missing or broken alike: it is run again
      }
    },
    put: (key, about, summary) => writeWhole(fileOf(key), `${JSON.stringify({ about, summary }, null, 2)}\n`),
    write(name, text) {
      const file = join(path, name);
      writeWhole(file, text);
      return file;
    },
  };
}

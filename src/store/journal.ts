import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Journal } from "../gossip/journal.ts";
import { writeDurably } from "./durable-file.ts";

/** A journal that does not survive the process, for testbeds that start afresh each time. */
export function memoryJournal(): Journal {
  const written = new Map<string, Uint8Array>();
  return {
    read: (name) => written.get(name) ?? null,
    write: (name, bytes) => void written.set(name, bytes.slice()),
  };
}

/** Entries kept of a kind: more than any window in which a delta could be asked for again, and all statistics. */
const entriesMax = 16;

/** The kind of announcement that an entry holds: its name up to the first hyphen. */
const kindOf = (name: string): string => name.split("-")[0]!;

/**
 * A journal in a folder: one file an entry, written beside, synced and renamed, so that a crash leaves the old state or
 * the new one. Only the newest entries of each kind are kept.
 */
export function fileJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const writtenAt = (name: string): number => statSync(join(folder, name)).mtimeMs;
  const files = readdirSync(folder);
  for (const name of files) if (name.endsWith(".new")) rmSync(join(folder, name)); // a crash came before the rename
  const order = files.filter((name) => name.endsWith(".cbor")).toSorted((a, b) => writtenAt(a) - writtenAt(b));
  return {
    read(name) {
      try {
        return new Uint8Array(readFileSync(join(folder, `${name}.cbor`)));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw cause;
      }
    },
    write(name, bytes) {
      writeDurably(join(folder, `${name}.cbor`), bytes);
      if (!order.includes(`${name}.cbor`)) order.push(`${name}.cbor`);
      const ofKind = order.filter((entry) => kindOf(entry) === kindOf(name));
      for (const old of ofKind.slice(0, -entriesMax)) {
        order.splice(order.indexOf(old), 1);
        rmSync(join(folder, old), { force: true });
      }
    },
  };
}

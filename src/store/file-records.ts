import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordStore } from "../gossip/record-store.ts";
import { writeDurably } from "./durable-file.ts";

/** Records in a folder, one file each. */
export function fileRecords(folder: string): RecordStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    read: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".cbor"))
        .toSorted()
        .map((name) => new Uint8Array(readFileSync(join(folder, name)))),
    write: (name, bytes) => writeDurably(join(folder, `${name}.cbor`), bytes),
  };
}

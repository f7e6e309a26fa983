import { join } from "node:path";
import type { Command } from "commander";
import { storeFileName } from "../store/open-store.ts";
import { defaultFolder } from "./organisation.ts";

/** Options of every command about what the daemon keeps. */
export interface StoreFlags {
  readonly store?: string;
  readonly dir?: string;
}

/** Adds {@link StoreFlags} to a command. */
export function withStore(command: Command): Command {
  return command
    .option("--store <file>", "the store itself, wherever it lies")
    .option("--dir <dir>", "the daemon's data directory (default: $XDG_DATA_HOME/vervet, or ~/.local/share/vervet)");
}

/** The store's path. */
export function storePath({ store, dir = defaultFolder() }: StoreFlags): string {
  return store ?? join(dir, storeFileName);
}

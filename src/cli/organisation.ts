import { readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { usageError, VervetError } from "../errors.ts";
import type { AdminFolder } from "../store/join-desk.ts";
import { openOrganisationFolder, type OrganisationFolder } from "../store/organisation-folder.ts";

/** Options of every command about the own organisation. */
export interface OrganisationFlags {
  readonly dir?: string;
  readonly passphraseFile?: string;
}

/** Adds {@link OrganisationFlags} to a command. */
export function withOrganisation(command: Command): Command {
  return command
    .option("--dir <dir>", "the organisation's folder (default: $XDG_DATA_HOME/vervet, or ~/.local/share/vervet)")
    .option("--passphrase-file <file>", "a file whose first line unlocks the organisation's key");
}

/** Where an organisation keeps what is its own, unless it says otherwise. */
export function defaultFolder(): string {
  return join(process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "vervet");
}

/** The organisation's folder. */
export function folderOf({ dir = defaultFolder() }: OrganisationFlags): OrganisationFolder {
  return openOrganisationFolder(dir);
}

/** Longest file that is read whole, bytes: more than any that vervet writes. */
const inputMaxBytes = 8 * 1024 * 1024;

/** A file that somebody handed over. Throws FILE_UNREADABLE. */
export function readInput(path: string): Uint8Array {
  try {
    if (statSync(path).size <= inputMaxBytes) return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw usageError("FILE_UNREADABLE", `${path} can't be read`, "check the path, and whether you may read it", {
      cause,
    });
  }
  throw usageError("FILE_UNREADABLE", `${path} is too long`, "give a file that vervet wrote");
}

/** Writes a file to hand over. Throws FILE_UNWRITABLE. */
export function writeOutput(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (cause) {
    throw usageError("FILE_UNWRITABLE", `${path} can't be written`, "give another path", { cause });
  }
}

/** The passphrase, if one is given. */
export function passphraseOf({ passphraseFile }: OrganisationFlags): string | null {
  if (passphraseFile === undefined) return null;
  const [line = ""] = new TextDecoder().decode(readInput(passphraseFile)).split(/\r?\n/, 1);
  if (line === "")
    throw usageError("PASSPHRASE_EMPTY", `${passphraseFile} begins with an empty line`, "write one into it");
  return line;
}

/** Opens the folder of an organisation that must be one of its charter's admins. Throws NOT_ADMIN. */
export function openAsAdmin(flags: OrganisationFlags): AdminFolder {
  const folder = folderOf(flags);
  const [charter, ledger] = [folder.charter(), folder.ledger()];
  const identity = folder.identity(passphraseOf(flags));
  if (!charter.record.admins.includes(identity.author)) {
    throw new VervetError("NOT_ADMIN", "this organisation is no admin of its charter", "ask one of the admins");
  }
  return { folder, charter, ledger, identity };
}

import { Command, InvalidArgumentError } from "commander";
import { systemClock } from "../clock.ts";
import { VervetError } from "../errors.ts";
import { openStoreDesk } from "../store/open-beside.ts";
import { askDaemonOf } from "./daemon-client.ts";
import { defaultFolder } from "./organisation.ts";
import { printResult } from "./print-result.ts";
import { storePath, withStore } from "./store-file.ts";
import type { StoreFlags } from "./store-file.ts";

interface RollbackFlags extends StoreFlags {
  readonly json?: boolean;
}

function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("is no version: see 'vervet model history'.");
  return Number(text);
}

/** The new version from the daemon that runs on the data directory, which uses it at once; null where none runs. */
async function inDaemon(version: number, { store, dir = defaultFolder() }: RollbackFlags): Promise<number | null> {
  if (store !== undefined) return null;
  try {
    const answer = await askDaemonOf(dir, `/api/models/${version}/rollback`, "POST");
    return (JSON.parse(answer) as { version: number }).version;
  } catch (cause) {
    if (cause instanceof VervetError && cause.code === "NOT_RUNNING") return null;
    throw cause;
  }
}

function inStore(version: number, flags: RollbackFlags): number {
  const desk = openStoreDesk(storePath(flags));
  try {
    return desk.rollBack(version, systemClock.now());
  } finally {
    desk.close();
  }
}

async function rollBack(version: number, flags: RollbackFlags): Promise<void> {
  const live = await inDaemon(version, flags);
  const now = live ?? inStore(version, flags);
  const since = live === null ? "" : ", and the running daemon uses it";
  const words = (): string => `version ${version} is back in use, as ${now}${since}`;
  printResult(flags.json, { rolledBackTo: version, version: now, live: live !== null }, words);
}

/** `vervet model rollback`. */
export function modelRollbackCommand(): Command {
  return withStore(new Command("rollback"))
    .description("put an earlier version of a model back in use, as a new version; a running daemon takes it at once")
    .argument("<version>", "as 'vervet model history' lists it", parseVersion)
    .option("--json", "print one JSON document")
    .action(rollBack);
}

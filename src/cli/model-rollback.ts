import { Command, InvalidArgumentError } from "commander";
import { systemClock } from "../clock.ts";
import { openStoreDesk } from "../store/open-beside.ts";
import { printResult } from "./print-result.ts";
import { storePath, withStore } from "./store-file.ts";
import type { StoreFlags } from "./store-file.ts";

function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("is no version: see 'vervet model history'.");
  return Number(text);
}

/** `vervet model rollback`. */
export function modelRollbackCommand(): Command {
  return withStore(new Command("rollback"))
    .description("put an earlier version of a model back in use, as a new version")
    .argument("<version>", "as 'vervet model history' lists it", parseVersion)
    .option("--json", "print one JSON document")
    .action((version: number, flags: StoreFlags & { readonly json?: boolean }) => {
      const desk = openStoreDesk(storePath(flags));
      try {
        const now = desk.rollBack(version, systemClock.now());
        const words = (): string => `version ${version} is back in use, as ${now}`;
        printResult(flags.json, { rolledBackTo: version, version: now }, words);
      } finally {
        desk.close();
      }
    });
}

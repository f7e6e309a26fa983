import { Command, Option } from "commander";
import { isoTime } from "../clock.ts";
import { plainText } from "../detection/outputs/plain-text.ts";
import { witnesses } from "../store/model-table.ts";
import type { ModelEntry, Witness } from "../store/model-table.ts";
import { openStoreView } from "../store/open-beside.ts";
import { printResult } from "./print-result.ts";
import { storePath, withStore } from "./store-file.ts";
import type { StoreFlags } from "./store-file.ts";

/** Versions shown: as many as a store keeps of both witnesses, unless told otherwise. */
const shown = 100;

/** Marks the versions in use: the newest of each witness. */
function line(entry: ModelEntry, inUse: ReadonlySet<number>): string {
  const { version, witness, origin, round, madeMs, parameterCount, digest } = entry;
  return [
    `${String(version).padStart(6)}${inUse.has(version) ? "*" : " "}`,
    witness.padEnd("consortium".length),
    isoTime(madeMs),
    round === null ? "no round" : `round ${round}`,
    plainText(origin),
    `${parameterCount} parameters`,
    digest.slice(0, 12),
  ].join("  ");
}

/** `vervet model history`. */
export function modelHistoryCommand(): Command {
  return withStore(new Command("history"))
    .description("list the versions of the daemon's models, the newest first; * marks those in use")
    .addOption(new Option("--witness <witness>", "of this model alone").choices(witnesses))
    .option("--json", "print one JSON document")
    .action((flags: StoreFlags & { readonly witness?: Witness; readonly json?: boolean }) => {
      const view = openStoreView(storePath(flags));
      try {
        const inUse = new Set(witnesses.map((witness) => view.models.newestVersion(witness)).filter((v) => v !== null));
        const entries = view.models.history(flags.witness ?? null, shown);
        const told = entries.map((entry) => ({ ...entry, inUse: inUse.has(entry.version) }));
        printResult(flags.json, told, () => entries.map((entry) => line(entry, inUse)).join("\n") || "no models yet");
      } finally {
        view.close();
      }
    });
}

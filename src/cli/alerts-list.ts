import { Command } from "commander";
import { isoTime } from "../clock.ts";
import { severities } from "../detection/alert.ts";
import { storedAlertDocument } from "../store/alert-document.ts";
import { alertInWords } from "../detection/outputs/words.ts";
import type { StoredAlert } from "../store/alert-table.ts";
import { openStoreView } from "../store/open-beside.ts";
import { queryOf, withFilter } from "./alert-filter.ts";
import type { FilterFlags } from "./alert-filter.ts";
import { shortId } from "./alert-lookup.ts";
import { printResult } from "./print-result.ts";
import { storePath } from "./store-file.ts";

/** Alerts shown where nobody says how many: a screenful or two. */
const shown = 50;

const severityWidth = Math.max(...severities.map(({ length }) => length));
const statusWidth = "dismissed".length;

function line({ alert, status }: StoredAlert): string {
  return [
    alert.id.slice(0, shortId),
    isoTime(alert.lastMs),
    alert.severity.padEnd(severityWidth),
    status.padEnd(statusWidth),
    alertInWords(alert),
  ].join("  ");
}

/** `vervet alerts list`. */
export function alertsListCommand(): Command {
  return withFilter(new Command("list"))
    .description("list alerts, the newest first")
    .option("--json", "print one JSON document")
    .action((flags: FilterFlags & { readonly json?: boolean }) => {
      const view = openStoreView(storePath(flags));
      try {
        const found = view.alerts.list({ limit: shown, ...queryOf(flags) });
        const words = (): string => found.map(line).join("\n") || "no alerts";
        printResult(flags.json, found.map(storedAlertDocument), words);
      } finally {
        view.close();
      }
    });
}

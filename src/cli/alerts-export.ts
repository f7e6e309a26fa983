import { hostname } from "node:os";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { lineFormats } from "../detection/outputs/format.ts";
import type { LineFormatName } from "../detection/outputs/format.ts";
import { jsonLine } from "../detection/outputs/plain-text.ts";
import { stixBundle } from "../detection/outputs/stix.ts";
import type { AlertOrigin } from "../detection/outputs/words.ts";
import type { AlertQuery } from "../store/alert-table.ts";
import { openStoreView } from "../store/open-beside.ts";
import type { StoreView } from "../store/open-beside.ts";
import { queryOf, withFilter } from "./alert-filter.ts";
import type { FilterFlags } from "./alert-filter.ts";
import { storePath } from "./store-file.ts";
import { version } from "./version.ts";

const formats = [...(Object.keys(lineFormats) as LineFormatName[]), "stix"] as const;

interface ExportFlags extends FilterFlags {
  readonly format: (typeof formats)[number];
}

function* lines({ alerts }: StoreView, query: AlertQuery, format: LineFormatName, origin: AlertOrigin) {
  for (const { alert } of alerts.each(query)) yield `${lineFormats[format](alert, origin)}\n`;
}

function stix({ alerts }: StoreView, query: AlertQuery, origin: AlertOrigin): string {
  const { bundle, leftOut } = stixBundle(
    Array.from(alerts.each(query), ({ alert }) => alert),
    origin,
  );
  if (leftOut > 0) process.stderr.write(`${leftOut} alerts without addresses are left out: STIX can't tell of them\n`);
  return `${jsonLine(bundle)}\n`;
}

/** `vervet alerts export`. */
export function alertsExportCommand(): Command {
  return withFilter(new Command("export"))
    .description("print alerts for other tools, the newest first: a line each, or one STIX bundle")
    .addOption(new Option("--format <format>", "what the other tool reads").choices(formats).makeOptionMandatory())
    .action(async ({ format, ...flags }: ExportFlags) => {
      const view = openStoreView(storePath(flags));
      try {
        const origin = { host: hostname(), version: version() };
        const query = queryOf(flags);
        const text = format === "stix" ? [stix(view, query, origin)] : lines(view, query, format, origin);
        await pipeline(Readable.from(text), process.stdout, { end: false });
      } finally {
        view.close();
      }
    });
}

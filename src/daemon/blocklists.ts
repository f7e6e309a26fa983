import { readFileSync } from "node:fs";
import { parseBlocklist, type Blocklist } from "../detection/blocklist.ts";
import type { Config } from "../config.ts";
import type { Logger } from "../logger.ts";

/** A blocklist, with the name that its labels carry. */
export interface NamedBlocklist {
  readonly name: string;
  readonly list: Blocklist;
}

/** Reads the lists that can be read; tells of the others, and of lines that say nothing. */
export function readBlocklists({ blocklists }: Config, logger: Logger): NamedBlocklist[] {
  return blocklists.flatMap(({ name, path }) => {
    try {
      const list = parseBlocklist(readFileSync(path, "utf8"));
      if (list.badLines.length > 0)
        logger.warn({ path, lines: list.badLines.slice(0, 10) }, "bad lines in a blocklist");
      return [{ name, list }];
    } catch (cause) {
      logger.error({ path, err: cause }, "a blocklist can't be read");
      return [];
    }
  });
}

import type { LineParser } from "./line-parser.ts";
import { other } from "./line-parser.ts";
import { parseZeekJson } from "./zeek-json.ts";
import { createZeekTsv } from "./zeek-tsv.ts";

/**
 * Zeek's conn.log, TSV by its `#fields` line or JSON, line by line, even mixed; records of other kinds are left out.
 *
 * @param context what {@link LineParser.context} said where reading stopped
 */
export function createZeekParser(context = ""): LineParser {
  const tsv = createZeekTsv();
  if (context !== "") for (const line of context.split("\n")) tsv.directive(line);
  return {
    parse(line) {
      const first = line.charCodeAt(0);
      if (first === 0x7b) return parseZeekJson(line); // {
      const text = line.trimStart();
      if (text === "") return other;
      if (text.startsWith("#")) {
        tsv.directive(text);
        return other;
      }
      return text.startsWith("{") ? parseZeekJson(text) : tsv.row(line);
    },
    context: () => tsv.context(),
  };
}

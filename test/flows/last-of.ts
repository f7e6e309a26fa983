import type { LineParser } from "../../src/flows/line-parser.ts";

/** What the last of these lines turned out to be: a record, why it is none, or its kind. */
export function lastOf(parser: LineParser, lines: readonly string[]): unknown {
  const parsed = lines.map((line) => parser.parse(line)).at(-1)!;
  return parsed.kind === "flow" ? parsed.record : parsed.kind === "dead" ? parsed.reason : parsed.kind;
}
